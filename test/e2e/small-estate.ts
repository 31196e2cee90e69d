import type { ArmResource } from '../../local/azure/types.ts';
import type { JsonObject } from '../../shared/model/json.ts';

export const SUBSCRIPTION = '/subscriptions/22222222-2222-2222-2222-222222222222';
export const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-small`;
const ML = `${GROUP}/providers/Microsoft.MachineLearningServices/workspaces`;

export const BOB = { upn: 'bob@contoso.example', name: 'Bob Portal', objectId: 'bbbbbbbb-2222-2222-2222-222222222222' };

/** Closed, with an approved private endpoint: opening it can be repaired. */
export const CLOSED = `${ML}/mlw-closed`;
/** Closed, without a private endpoint: closing it again would lock everybody out. */
export const LONELY = `${ML}/mlw-lonely`;
export const STORAGE = `${GROUP}/providers/Microsoft.Storage/storageAccounts/stsmall`;

const LONG_AGO = {
  createdAt: '2026-01-01T00:00:00Z',
  createdByType: 'User',
  lastModifiedAt: '2026-01-01T00:00:00Z',
  lastModifiedByType: 'Application',
};

const NETWORK = `${GROUP}/providers/Microsoft.Network`;
const VNET = `${NETWORK}/virtualNetworks/vnet-small`;
const ML_TYPE = 'Microsoft.MachineLearningServices/workspaces';
const STORAGE_TYPE = 'Microsoft.Storage/storageAccounts';
const ML_ZONES = ['privatelink.api.azureml.ms', 'privatelink.notebooks.azure.net'];
const BLOB_ZONES = ['privatelink.blob.core.windows.net'];

const endpointIdOf = (target: string): string => `${NETWORK}/privateEndpoints/pe-${target.split('/').at(-1)}`;

function named(id: string, type: string, properties: JsonObject): ArmResource {
  return { id, name: id.split('/').at(-1) ?? '', type, location: 'global', properties: { provisioningState: 'Succeeded', ...properties } };
}

/** A private endpoint whose names stand in zones. */
function privateEndpoint(target: string, groupId: string, zones: readonly string[]): readonly ArmResource[] {
  const id = endpointIdOf(target);
  return [
    named(id, 'Microsoft.Network/privateEndpoints', {
      subnet: { id: `${VNET}/subnets/snet-small` },
      privateLinkServiceConnections: [{ name: 'pe1', properties: { privateLinkServiceId: target, groupIds: [groupId] } }],
    }),
    named(`${id}/privateDnsZoneGroups/default`, 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups', {
      privateDnsZoneConfigs: zones.map((zone) => ({ name: zone, properties: { privateDnsZoneId: `${NETWORK}/privateDnsZones/${zone}` } })),
    }),
  ];
}

/** Zones that the network asks. */
function privateZones(): readonly ArmResource[] {
  return [...ML_ZONES, ...BLOB_ZONES].flatMap((zone) => [
    named(`${NETWORK}/privateDnsZones/${zone}`, 'Microsoft.Network/privateDnsZones', {}),
    named(`${NETWORK}/privateDnsZones/${zone}/virtualNetworkLinks/small`, 'Microsoft.Network/privateDnsZones/virtualNetworkLinks', {
      virtualNetwork: { id: VNET },
      registrationEnabled: false,
      virtualNetworkLinkState: 'Completed',
    }),
  ]);
}

function connection(parent: string, type: string): JsonObject {
  return {
    id: `${parent}/privateEndpointConnections/pe1`,
    name: 'pe1',
    type: `${type}/privateEndpointConnections`,
    properties: {
      privateEndpoint: { id: endpointIdOf(parent) },
      privateLinkServiceConnectionState: { status: 'Approved', description: 'approved' },
      provisioningState: 'Succeeded',
    },
  };
}

function workspace(id: string, connections: readonly JsonObject[]): ArmResource {
  return {
    id,
    name: id.split('/').at(-1) ?? '',
    type: ML_TYPE,
    location: 'westeurope',
    kind: 'Default',
    tags: { environment: 'test' },
    identity: {
      type: 'SystemAssigned',
      principalId: 'cccccccc-2222-2222-2222-222222222222',
      tenantId: 'dddddddd-2222-2222-2222-222222222222',
    },
    properties: {
      publicNetworkAccess: 'Disabled',
      storageAccount: STORAGE,
      privateEndpointConnections: connections,
      provisioningState: 'Succeeded',
    },
    systemData: LONG_AGO,
  };
}

/** Two workspaces that share a storage account: enough for every story told over HTTP. */
export function smallEstate(): readonly ArmResource[] {
  return [
    {
      id: SUBSCRIPTION,
      name: SUBSCRIPTION.split('/').at(-1) ?? '',
      type: 'Microsoft.Resources/subscriptions',
      displayName: 'small',
      state: 'Enabled',
    },
    {
      id: GROUP,
      name: 'rg-small',
      type: 'Microsoft.Resources/resourceGroups',
      location: 'westeurope',
      properties: { provisioningState: 'Succeeded' },
    },
    workspace(CLOSED, [connection(CLOSED, ML_TYPE)]),
    workspace(LONELY, []),
    ...privateEndpoint(CLOSED, 'amlworkspace', ML_ZONES),
    ...privateEndpoint(STORAGE, 'blob', BLOB_ZONES),
    ...privateZones(),
    {
      id: STORAGE,
      name: 'stsmall',
      type: STORAGE_TYPE,
      location: 'westeurope',
      kind: 'StorageV2',
      sku: { name: 'Standard_ZRS' },
      properties: {
        publicNetworkAccess: 'Disabled',
        allowBlobPublicAccess: false,
        allowSharedKeyAccess: false,
        minimumTlsVersion: 'TLS1_2',
        supportsHttpsTrafficOnly: true,
        networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] },
        privateEndpointConnections: [connection(STORAGE, STORAGE_TYPE)],
        provisioningState: 'Succeeded',
      },
    },
  ];
}

/** The id of one of many workspaces. */
export function numbered(index: number): string {
  return `${ML}/mlw-${String(index).padStart(3, '0')}`;
}

/** The ids of the first of many workspaces, by what a test calls them. */
export function called<Name extends string>(...names: readonly Name[]): Readonly<Record<Name, string>> {
  return Object.fromEntries(names.map((name, index) => [name, numbered(index)])) as Record<Name, string>;
}

/** The two workspaces, and as many more, so that each test of a file has one to itself. */
export function smallEstateWith(count: number): readonly ArmResource[] {
  const small = smallEstate();
  const known = new Set(small.map(({ id }) => id));
  return [...small, ...manyWorkspaces(count).filter(({ id }) => !known.has(id))];
}

/** Many small closed workspaces with an approved private endpoint and without dependents: for bursts and chaos. */
export function manyWorkspaces(count: number): readonly ArmResource[] {
  const [subscription, group] = smallEstate();
  const ids = Array.from({ length: count }, (_, index) => numbered(index));
  return [
    ...[subscription, group].filter((one) => one !== undefined),
    ...ids.map((id) => withoutDependents(workspace(id, [connection(id, ML_TYPE)]))),
    ...ids.flatMap((id) => privateEndpoint(id, 'amlworkspace', ML_ZONES)),
    ...privateZones(),
  ];
}

function withoutDependents({ properties, ...rest }: ArmResource): ArmResource {
  const { storageAccount: _, ...own } = properties as JsonObject;
  return { ...rest, id: rest.id, name: rest.name, type: rest.type, properties: own };
}

/** A workspace for development and one for production, each in its group, with one key vault between them and another one to move to. */
export function sharingEnvironments() {
  const [subscription] = smallEstate();
  const group = (name: string) => `${SUBSCRIPTION}/resourceGroups/rg-${name}`;
  const vaultIn = (name: string): ArmResource => ({
    id: `${group('prod')}/providers/Microsoft.KeyVault/vaults/${name}`,
    name,
    type: 'Microsoft.KeyVault/vaults',
    location: 'westeurope',
    properties: { enableSoftDelete: true, enablePurgeProtection: true, enableRbacAuthorization: true, provisioningState: 'Succeeded' },
  });
  const [shared, own] = [vaultIn('kv-shared'), vaultIn('kv-own')];
  const workspaceIn = (environment: string): ArmResource => {
    const id = `${group(environment)}/providers/Microsoft.MachineLearningServices/workspaces/mlw-${environment}`;
    const { properties, ...rest } = withoutDependents(workspace(id, []));
    return {
      ...rest,
      id,
      name: rest.name,
      type: rest.type,
      tags: { environment },
      properties: { ...(properties as JsonObject), keyVault: shared.id },
    };
  };
  const prod = workspaceIn('prod');
  const dev = workspaceIn('dev');
  const groups = ['prod', 'dev'].map((name): ArmResource => {
    return {
      id: group(name),
      name: `rg-${name}`,
      type: 'Microsoft.Resources/resourceGroups',
      location: 'westeurope',
      properties: { provisioningState: 'Succeeded' },
    };
  });
  const resources = [...(subscription === undefined ? [] : [subscription]), ...groups, prod, dev, shared, own];
  return { resources, prod, dev, vault: shared.id, ownVault: own.id };
}
