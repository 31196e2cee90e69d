import type { JsonObject } from '../../../../shared/model/json.ts';
import { nameOfId } from '../../../../shared/model/resource-id.ts';
import { TENANT_ID } from '../../identities.ts';
import type { ArmResource } from '../../types.ts';
import { type Ago, tags } from './common.ts';
import { guidOf, ids, LOCATION, type Stage } from './ids.ts';
import { identities, people } from './principals.ts';
import { connectionsOf } from './private-links.ts';
import { registryStorage, storageAccounts } from './storage.ts';

/** What the workspaces depend on: storage, vaults, container registries, Application Insights, an identity. */
export function dependents(ago: Ago): readonly ArmResource[] {
  return [
    ...storageAccounts(ago),
    ...vaults(),
    ...containerRegistries(ago),
    insights('prod', { DisableLocalAuth: true, WorkspaceResourceId: ids.logs, IngestionMode: 'LogAnalytics' }),
    insights('test', { DisableLocalAuth: false, WorkspaceResourceId: ids.logs, IngestionMode: 'LogAnalytics' }),
    insights('dev', { DisableLocalAuth: false, IngestionMode: 'ApplicationInsights' }),
    prodIdentity(),
    registryStorage(ago),
    { ...containers(ids.registryContainers, { ...closedContainers, creationDate: ago(230) }), sku: { name: 'Premium', tier: 'Premium' } },
  ];
}

function vaults(): readonly ArmResource[] {
  return [
    vault('prod', { ...closedVault, enablePurgeProtection: true }),
    vault('test', { ...closedVault, softDeleteRetentionInDays: 30 }),
    vault('dev', {
      publicNetworkAccess: 'Enabled',
      enableSoftDelete: true,
      softDeleteRetentionInDays: 7,
      enableRbacAuthorization: false,
      accessPolicies: [policy(identities.dev, ['get', 'list', 'set', 'delete']), policy(people.megan.objectId, ['all'])],
    }),
  ];
}

const closedVault: JsonObject = {
  publicNetworkAccess: 'Disabled',
  networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] },
  enableSoftDelete: true,
  softDeleteRetentionInDays: 90,
  enableRbacAuthorization: true,
  accessPolicies: [],
};

function policy(objectId: string, secrets: readonly string[]): JsonObject {
  return { tenantId: TENANT_ID, objectId, permissions: { secrets, keys: [], certificates: [] } };
}

function vault(stage: Stage, properties: JsonObject): ArmResource {
  const id = ids[stage].vault;
  return {
    id,
    name: nameOfId(id),
    type: 'Microsoft.KeyVault/vaults',
    location: LOCATION,
    tags: tags[stage],
    properties: {
      ...properties,
      sku: { family: 'A', name: stage === 'prod' ? 'premium' : 'standard' },
      tenantId: TENANT_ID,
      enabledForDeployment: false,
      enabledForDiskEncryption: false,
      enabledForTemplateDeployment: false,
      vaultUri: `https://${nameOfId(id)}.vault.azure.net/`,
      provisioningState: 'Succeeded',
      privateEndpointConnections: connectionsOf(id),
    },
  };
}

const status = (value: 'enabled' | 'disabled'): JsonObject => ({ status: value });

const closedContainers: JsonObject = {
  publicNetworkAccess: 'Disabled',
  adminUserEnabled: false,
  anonymousPullEnabled: false,
  dataEndpointEnabled: true,
  networkRuleBypassOptions: 'AzureServices',
  networkRuleSet: { defaultAction: 'Deny', ipRules: [] },
  policies: {
    exportPolicy: status('disabled'),
    quarantinePolicy: status('disabled'),
    retentionPolicy: { status: 'enabled', days: 30 },
    azureADAuthenticationAsArmPolicy: status('enabled'),
  },
  encryption: status('disabled'),
  zoneRedundancy: 'Enabled',
};

function containerRegistries(ago: Ago): readonly ArmResource[] {
  const premium = { name: 'Premium', tier: 'Premium' };
  return [
    { ...containers(ids.prod.containers, { ...closedContainers, creationDate: ago(240) }), sku: premium, tags: tags.prod },
    {
      ...containers(ids.test.containers, { ...closedContainers, publicNetworkAccess: 'Enabled', creationDate: ago(210) }),
      sku: premium,
      tags: tags.test,
    },
    {
      // As the first image build of a workspace makes it.
      ...containers(ids.dev.containers, {
        publicNetworkAccess: 'Enabled',
        adminUserEnabled: true,
        anonymousPullEnabled: true,
        networkRuleBypassOptions: 'AzureServices',
        encryption: status('disabled'),
        creationDate: ago(395),
      }),
      sku: { name: 'Standard', tier: 'Standard' },
      tags: tags.dev,
    },
  ];
}

function containers(id: string, properties: JsonObject): ArmResource {
  return {
    id,
    name: nameOfId(id),
    type: 'Microsoft.ContainerRegistry/registries',
    location: LOCATION,
    properties: {
      ...properties,
      loginServer: `${nameOfId(id)}.azurecr.io`,
      provisioningState: 'Succeeded',
      privateEndpointConnections: connectionsOf(id),
    },
  };
}

function insights(stage: Stage, properties: JsonObject): ArmResource {
  const id = ids[stage].insights;
  return {
    id,
    name: nameOfId(id),
    type: 'Microsoft.Insights/components',
    location: LOCATION,
    kind: 'web',
    tags: tags[stage],
    properties: {
      ...properties,
      Application_Type: 'web',
      Flow_Type: 'Bluefield',
      ApplicationId: nameOfId(id),
      AppId: guidOf(id),
      Name: nameOfId(id),
      TenantId: TENANT_ID,
      RetentionInDays: 90,
      DisableIpMasking: false,
      publicNetworkAccessForIngestion: stage === 'prod' ? 'Disabled' : 'Enabled',
      publicNetworkAccessForQuery: stage === 'prod' ? 'Disabled' : 'Enabled',
      provisioningState: 'Succeeded',
    },
  };
}

function prodIdentity(): ArmResource {
  return {
    id: ids.prodIdentity,
    name: nameOfId(ids.prodIdentity),
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
    location: LOCATION,
    tags: tags.prod,
    properties: { tenantId: TENANT_ID, principalId: identities.prod, clientId: identities.prodClient },
  };
}
