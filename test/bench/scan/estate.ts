import type { ArmResource } from '../../../local/azure/types.ts';
import type { JsonObject } from '../../../shared/model/json.ts';

const LONG_AGO = { createdAt: '2026-01-01T00:00:00Z', lastModifiedAt: '2026-01-01T00:00:00Z', lastModifiedByType: 'Application' };
const ML = 'Microsoft.MachineLearningServices/workspaces';

/** Resources of one workspace, itself included. */
export const RESOURCES_PER_WORKSPACE = 12;

/** So many workspaces with eleven resources each, spread evenly over so many subscriptions. */
export function largeEstate(workspaces: number, subscriptions: number): ArmResource[] {
  const ids = Array.from(
    { length: subscriptions },
    (_, index) => `/subscriptions/${String(index + 1).padStart(8, '0')}-0000-4000-8000-000000000000`,
  );
  const shared = ids.flatMap((id) => [
    { id, name: id.split('/')[2] ?? '', type: 'Microsoft.Resources/subscriptions', displayName: 'bench', state: 'Enabled' },
    { id: `${id}/resourceGroups/rg`, name: 'rg', type: 'Microsoft.Resources/resourceGroups', location: 'westeurope', properties: {} },
  ]);
  return [
    ...shared,
    ...Array.from({ length: workspaces }, (_, index) => {
      // The first subscription is production's.
      const tags = { environment: index % subscriptions === 0 ? 'prod' : 'dev' };
      return aWorkspace(`${ids[index % subscriptions] ?? ''}/resourceGroups/rg`, index).map((one) => ({ ...one, tags }));
    }).flat(),
  ];
}

function aWorkspace(group: string, index: number): ArmResource[] {
  const name = `mlw-${String(index).padStart(4, '0')}`;
  const id = `${group}/providers/${ML}/${name}`;
  const of = (type: string, short: string) => `${group}/providers/${type}/${short}${String(index).padStart(4, '0')}`;
  const [storage, vault, registry, insights] = [
    of('Microsoft.Storage/storageAccounts', 'st'),
    of('Microsoft.KeyVault/vaults', 'kv'),
    of('Microsoft.ContainerRegistry/registries', 'cr'),
    of('Microsoft.Insights/components', 'ai'),
  ];
  const own = { storageAccount: storage, keyVault: vault, containerRegistry: registry, applicationInsights: insights };
  return [
    resource(id, ML, { ...own, publicNetworkAccess: index % 3 === 0 ? 'Enabled' : 'Disabled' }),
    resource(storage, 'Microsoft.Storage/storageAccounts', { minimumTlsVersion: 'TLS1_2', allowBlobPublicAccess: false }),
    resource(vault, 'Microsoft.KeyVault/vaults', { enablePurgeProtection: true, enableRbacAuthorization: true }),
    resource(registry, 'Microsoft.ContainerRegistry/registries', { adminUserEnabled: index % 5 === 0 }),
    resource(insights, 'Microsoft.Insights/components', { IngestionMode: 'LogAnalytics' }),
    resource(`${id}/computes/cpu`, `${ML}/computes`, {
      computeType: 'AmlCompute',
      disableLocalAuth: true,
      properties: { scaleSettings: { minNodeCount: 0 } },
    }),
    resource(`${id}/computes/gpu`, `${ML}/computes`, {
      computeType: 'AmlCompute',
      disableLocalAuth: false,
      properties: { scaleSettings: { minNodeCount: 2 } },
    }),
    resource(`${id}/onlineEndpoints/score`, `${ML}/onlineEndpoints`, { authMode: 'AADToken', publicNetworkAccess: 'Disabled' }),
    resource(`${id}/onlineEndpoints/score/deployments/blue`, `${ML}/onlineEndpoints/deployments`, { endpointComputeType: 'Managed' }),
    resource(`${id}/datastores/workspaceblobstore`, `${ML}/datastores`, {
      datastoreType: 'AzureBlob',
      credentials: { credentialsType: 'None' },
    }),
    resource(`${id}/datastores/workspacefilestore`, `${ML}/datastores`, {
      datastoreType: 'AzureFile',
      credentials: { credentialsType: 'AccountKey' },
    }),
    resource(`${id}/connections/search`, `${ML}/connections`, {
      category: 'CognitiveSearch',
      authType: 'AAD',
      target: 'https://search.example',
    }),
  ];
}

function resource(id: string, type: string, properties: JsonObject): ArmResource {
  return {
    id,
    name: id.split('/').at(-1) ?? '',
    type,
    location: 'westeurope',
    properties: { provisioningState: 'Succeeded', ...properties },
    systemData: LONG_AGO,
  };
}
