import type { JsonObject } from '../../shared/model/json.ts';
import type { Raw } from './arm-double.ts';

export const SUB = '/subscriptions/s1';
export const RG = `${SUB}/resourceGroups/rg-ml/providers`;
export const WORKSPACE = `${RG}/Microsoft.MachineLearningServices/workspaces/mlw`;
export const STORAGE = `${RG}/Microsoft.Storage/storageAccounts/stmlw`;
export const VAULT = `${RG}/Microsoft.KeyVault/vaults/kv-mlw`;
export const REGISTRY = `${RG}/Microsoft.ContainerRegistry/registries/crmlw`;
export const INSIGHTS = `${RG}/microsoft.insights/components/ai-mlw`;
export const NETWORK = `${RG}/Microsoft.Network/virtualNetworks/vnet`;
export const SUBNET = `${NETWORK}/subnets/ml`;
export const NSG = `${RG}/Microsoft.Network/networkSecurityGroups/nsg`;
export const ENDPOINT = `${WORKSPACE}/onlineEndpoints/score`;
export const BATCH = `${WORKSPACE}/batchEndpoints/nightly`;
/** In a subscription of somebody else. */
export const PRIVATE_ENDPOINT = '/subscriptions/s2/resourceGroups/rg-net/providers/Microsoft.Network/privateEndpoints/pe-mlw';
export const OWNER = `${SUB}/providers/Microsoft.Authorization/roleDefinitions/8e3af657`;

/** The workspace of the estate with some properties set otherwise. */
export function aWorkspace(properties: JsonObject = {}): Raw {
  return {
    id: WORKSPACE,
    properties: {
      storageAccount: STORAGE,
      keyVault: VAULT,
      containerRegistry: REGISTRY,
      applicationInsights: INSIGHTS,
      privateEndpointConnections: [{ properties: { privateEndpoint: { id: PRIVATE_ENDPOINT } } }],
      ...properties,
    },
  };
}

/** One workspace with one of everything. */
export function anEstate(workspace: Raw = aWorkspace()): Raw[] {
  return [
    workspace,
    { id: `${WORKSPACE}/computes/cpu`, properties: { computeType: 'AmlCompute', properties: { subnet: { id: SUBNET } } } },
    { id: ENDPOINT },
    { id: `${ENDPOINT}/deployments/blue` },
    { id: BATCH },
    { id: `${BATCH}/deployments/d1` },
    { id: `${WORKSPACE}/serverlessEndpoints/llm` },
    { id: `${WORKSPACE}/datastores/workspaceblobstore` },
    { id: `${WORKSPACE}/connections/aoai` },
    { id: `${WORKSPACE}/outboundRules/pypi` },
    { id: `${WORKSPACE}/privateEndpointConnections/pec`, properties: { privateEndpoint: { id: PRIVATE_ENDPOINT } } },
    { id: `${WORKSPACE}/schedules/weekly` },
    { id: STORAGE },
    { id: VAULT },
    { id: REGISTRY },
    { id: INSIGHTS },
    { id: SUBNET, properties: { networkSecurityGroup: { id: NSG } } },
    { id: NSG },
    { id: PRIVATE_ENDPOINT },
    { id: `${PRIVATE_ENDPOINT}/privateDnsZoneGroups/default` },
    { id: `${WORKSPACE}/providers/Microsoft.Authorization/roleAssignments/ra1`, properties: { roleDefinitionId: OWNER } },
    { id: OWNER, properties: { type: 'BuiltInRole' } },
    { id: `${WORKSPACE}/providers/Microsoft.Insights/diagnosticSettings/all` },
    { id: `${ENDPOINT}/providers/Microsoft.Insights/diagnosticSettings/all` },
    { id: `${STORAGE}/providers/Microsoft.Insights/diagnosticSettings/all` },
    { id: `${WORKSPACE}/providers/Microsoft.Authorization/locks/keep` },
  ];
}
