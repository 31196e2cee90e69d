import type { ArmResource } from '../../local/azure/types.ts';
import type { JsonObject } from '../../shared/model/json.ts';

export const SUBSCRIPTION = '/subscriptions/22222222-2222-2222-2222-222222222222';
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-small`;
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

function connection(parent: string, type: string): JsonObject {
  return {
    id: `${parent}/privateEndpointConnections/pe1`,
    name: 'pe1',
    type: `${type}/privateEndpointConnections`,
    properties: {
      privateEndpoint: { id: `${GROUP}/providers/Microsoft.Network/privateEndpoints/pe-small` },
      privateLinkServiceConnectionState: { status: 'Approved', description: 'approved' },
      provisioningState: 'Succeeded',
    },
  };
}

function workspace(id: string, connections: readonly JsonObject[]): ArmResource {
  return {
    id,
    name: id.split('/').at(-1) ?? '',
    type: 'Microsoft.MachineLearningServices/workspaces',
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
    workspace(CLOSED, [connection(CLOSED, 'Microsoft.MachineLearningServices/workspaces')]),
    workspace(LONELY, []),
    {
      id: STORAGE,
      name: 'stsmall',
      type: 'Microsoft.Storage/storageAccounts',
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
        privateEndpointConnections: [connection(STORAGE, 'Microsoft.Storage/storageAccounts')],
        provisioningState: 'Succeeded',
      },
    },
  ];
}

/** Many small closed workspaces with an approved private endpoint and without dependents: for bursts and chaos. */
export function manyWorkspaces(count: number): readonly ArmResource[] {
  const [subscription, group] = smallEstate();
  const ids = Array.from({ length: count }, (_, index) => `${ML}/mlw-${String(index).padStart(3, '0')}`);
  return [
    ...[subscription, group].filter((one) => one !== undefined),
    ...ids.map((id) => withoutDependents(workspace(id, [connection(id, 'Microsoft.MachineLearningServices/workspaces')]))),
  ];
}

function withoutDependents({ properties, ...rest }: ArmResource): ArmResource {
  const { storageAccount: _, ...own } = properties as JsonObject;
  return { ...rest, id: rest.id, name: rest.name, type: rest.type, properties: own };
}
