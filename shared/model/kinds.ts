/** Every kind of resource that can stand in a unit, with the ARM type it is. The api-version of each is in azure/api-versions.ts. */
export const armTypes = {
  workspace: 'Microsoft.MachineLearningServices/workspaces',
  registry: 'Microsoft.MachineLearningServices/registries',
  compute: 'Microsoft.MachineLearningServices/workspaces/computes',
  'online-endpoint': 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints',
  'online-deployment': 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments',
  'batch-endpoint': 'Microsoft.MachineLearningServices/workspaces/batchEndpoints',
  'batch-deployment': 'Microsoft.MachineLearningServices/workspaces/batchEndpoints/deployments',
  'serverless-endpoint': 'Microsoft.MachineLearningServices/workspaces/serverlessEndpoints',
  datastore: 'Microsoft.MachineLearningServices/workspaces/datastores',
  connection: 'Microsoft.MachineLearningServices/workspaces/connections',
  'outbound-rule': 'Microsoft.MachineLearningServices/workspaces/outboundRules',
  'private-endpoint-connection': 'Microsoft.MachineLearningServices/workspaces/privateEndpointConnections',
  schedule: 'Microsoft.MachineLearningServices/workspaces/schedules',
  'storage-account': 'Microsoft.Storage/storageAccounts',
  'key-vault': 'Microsoft.KeyVault/vaults',
  'container-registry': 'Microsoft.ContainerRegistry/registries',
  'app-insights': 'Microsoft.Insights/components',
  'network-security-group': 'Microsoft.Network/networkSecurityGroups',
  subnet: 'Microsoft.Network/virtualNetworks/subnets',
  'private-endpoint': 'Microsoft.Network/privateEndpoints',
  'private-dns-zone-group': 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
  'private-dns-zone-link': 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
  'role-assignment': 'Microsoft.Authorization/roleAssignments',
  'role-definition': 'Microsoft.Authorization/roleDefinitions',
  'diagnostic-setting': 'Microsoft.Insights/diagnosticSettings',
  lock: 'Microsoft.Authorization/locks',
  'policy-assignment': 'Microsoft.Authorization/policyAssignments',
  subscription: 'Microsoft.Resources/subscriptions',
} as const;

export type Kind = keyof typeof armTypes;

/** What state belongs to; `estate` compares workspaces and is judged by the full scan only. */
export type UnitKind = 'workspace' | 'registry' | 'subscription' | 'estate';

const kindsByType = new Map(Object.entries(armTypes).map(([kind, type]) => [type.toLowerCase(), kind as Kind]));

/** The kind of an ARM type in any letter case; undefined when we know nothing of that type. */
export function kindOfType(type: string): Kind | undefined {
  return kindsByType.get(type.toLowerCase());
}
