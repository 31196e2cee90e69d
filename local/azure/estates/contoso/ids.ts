import { createHash } from 'node:crypto';

/** Where a workspace of Contoso stands on its way to production. */
export type Stage = 'prod' | 'test' | 'dev';

export const LOCATION = 'westeurope';

export const subscriptions = {
  prod: '/subscriptions/3f0a9b6e-5c1d-4a7e-9d52-1b6c8e2f4a01',
  nonprod: '/subscriptions/c2d84e17-7b39-4f60-a8e5-90d1f3b7c602',
} as const;

export const subscriptionNames = { prod: 'contoso-ml-prod', nonprod: 'contoso-ml-nonprod' } as const;

export const groups = {
  prod: `${subscriptions.prod}/resourceGroups/rg-ml-prod`,
  test: `${subscriptions.nonprod}/resourceGroups/rg-ml-test`,
  dev: `${subscriptions.nonprod}/resourceGroups/rg-ml-dev`,
  /** What all stages share: logs, private DNS, the registry. */
  platform: `${subscriptions.prod}/resourceGroups/rg-ml-platform`,
  /** Made by Azure for the registry. */
  registry: `${subscriptions.prod}/resourceGroups/azureml-rg-mlr-contoso`,
} as const;

/** The id of what `type` names below a scope: one name for each segment of the type after the namespace. */
export function idIn(scope: string, type: string, ...names: readonly string[]): string {
  const [namespace, ...segments] = type.split('/');
  return `${scope}/providers/${namespace}/${segments.map((segment, index) => `${segment}/${names[index]}`).join('/')}`;
}

/** Ids of what each stage has one of. */
function stageIds(stage: Stage) {
  const group = groups[stage];
  return {
    workspace: idIn(group, 'Microsoft.MachineLearningServices/workspaces', `mlw-contoso-${stage}`),
    storage: idIn(group, 'Microsoft.Storage/storageAccounts', `stcontosoml${stage}`),
    vault: idIn(group, 'Microsoft.KeyVault/vaults', `kv-contoso-ml-${stage}`),
    containers: idIn(group, 'Microsoft.ContainerRegistry/registries', `crcontosoml${stage}`),
    insights: idIn(group, 'Microsoft.Insights/components', `appi-contoso-ml-${stage}`),
    network: idIn(group, 'Microsoft.Network/virtualNetworks', `vnet-ml-${stage}`),
    subnet: idIn(group, 'Microsoft.Network/virtualNetworks/subnets', `vnet-ml-${stage}`, 'snet-ml'),
    securityGroup: idIn(group, 'Microsoft.Network/networkSecurityGroups', `nsg-ml-${stage}`),
  };
}

export const ids = {
  prod: stageIds('prod'),
  test: stageIds('test'),
  dev: stageIds('dev'),
  prodIdentity: idIn(groups.prod, 'Microsoft.ManagedIdentity/userAssignedIdentities', 'id-mlw-contoso-prod'),
  logs: idIn(groups.platform, 'Microsoft.OperationalInsights/workspaces', 'log-contoso-ml'),
  registry: idIn(groups.platform, 'Microsoft.MachineLearningServices/registries', 'mlr-contoso'),
  registryStorage: idIn(groups.registry, 'Microsoft.Storage/storageAccounts', 'stmlrcontoso7c41'),
  registryContainers: idIn(groups.registry, 'Microsoft.ContainerRegistry/registries', 'crmlrcontoso7c41'),
} as const;

/** `{parent}/{segment}/{name}` */
export function below(parent: string, segment: string, name: string): string {
  return `${parent}/${segment}/${name}`;
}

/** The same GUID for the same text, so that nothing changes from one start to the next. */
export function guidOf(text: string): string {
  const hex = createHash('sha256').update(`contoso ${text}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
