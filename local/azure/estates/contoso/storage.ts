import type { JsonObject } from '../../../../shared/model/json.ts';
import { nameOfId } from '../../../../shared/model/resource-id.ts';
import type { ArmResource } from '../../types.ts';
import { type Ago, tags, userAssigned } from './common.ts';
import { ids, LOCATION, type Stage } from './ids.ts';
import { APPROVED_BY_STORAGE, connectionsOf } from './private-links.ts';

/** The storage account of each workspace. */
export function storageAccounts(ago: Ago): readonly ArmResource[] {
  return [
    { ...account('prod', closedToKeys(ago)), identity: userAssigned, sku: { name: 'Standard_ZRS', tier: 'Standard' } },
    account('test', {
      ...closed,
      ...common(ago, 210),
      allowSharedKeyAccess: true,
      encryption: { ...serviceKey, requireInfrastructureEncryption: true },
    }),
    account('dev', open(ago)),
  ];
}

function account(stage: Stage, properties: JsonObject): ArmResource {
  const id = ids[stage].storage;
  return {
    id,
    name: nameOfId(id),
    type: 'Microsoft.Storage/storageAccounts',
    location: LOCATION,
    kind: 'StorageV2',
    sku: { name: 'Standard_LRS', tier: 'Standard' },
    tags: tags[stage],
    properties: {
      ...properties,
      primaryEndpoints: endpoints(nameOfId(id)),
      privateEndpointConnections: connectionsOf(id, APPROVED_BY_STORAGE),
    },
  };
}

const both = { blob: { enabled: true, keyType: 'Account' }, file: { enabled: true, keyType: 'Account' } };
const serviceKey: JsonObject = { keySource: 'Microsoft.Storage', services: both };

const closed: JsonObject = {
  publicNetworkAccess: 'Disabled',
  networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [], resourceAccessRules: [] },
  supportsHttpsTrafficOnly: true,
  minimumTlsVersion: 'TLS1_2',
  allowBlobPublicAccess: false,
  allowCrossTenantReplication: false,
  defaultToOAuthAuthentication: true,
};

function closedToKeys(ago: Ago): JsonObject {
  return {
    ...closed,
    ...common(ago, 240),
    allowSharedKeyAccess: false,
    isLocalUserEnabled: false,
    isSftpEnabled: false,
    allowedCopyScope: 'AAD',
    sasPolicy: { sasExpirationPeriod: '1.00:00:00', expirationAction: 'Block' },
    encryption: {
      services: both,
      keySource: 'Microsoft.Keyvault',
      keyvaultproperties: { keyname: 'cmk-ml', keyvaulturi: 'https://kv-contoso-ml-prod.vault.azure.net' },
      identity: { userAssignedIdentity: ids.prodIdentity },
      requireInfrastructureEncryption: true,
    },
  };
}

/** As a portal of some years ago made it. What is not there was never set. */
function open(ago: Ago): JsonObject {
  return {
    ...common(ago, 400),
    publicNetworkAccess: 'Enabled',
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Allow', ipRules: [], virtualNetworkRules: [], resourceAccessRules: [] },
    supportsHttpsTrafficOnly: true,
    minimumTlsVersion: 'TLS1_0',
    allowBlobPublicAccess: true,
    encryption: serviceKey,
  };
}

function common(ago: Ago, createdDaysAgo: number): JsonObject {
  return {
    provisioningState: 'Succeeded',
    creationTime: ago(createdDaysAgo),
    accessTier: 'Hot',
    isHnsEnabled: false,
    keyCreationTime: { key1: ago(createdDaysAgo), key2: ago(createdDaysAgo) },
    primaryLocation: LOCATION,
    statusOfPrimary: 'available',
  };
}

function endpoints(name: string): JsonObject {
  const services = ['blob', 'dfs', 'file', 'queue', 'table'];
  return Object.fromEntries(services.map((service) => [service, `https://${name}.${service}.core.windows.net/`]));
}

/** What Azure made for the registry, in a group nobody may write to. */
export function registryStorage(ago: Ago): ArmResource {
  return {
    id: ids.registryStorage,
    name: nameOfId(ids.registryStorage),
    type: 'Microsoft.Storage/storageAccounts',
    location: LOCATION,
    kind: 'StorageV2',
    sku: { name: 'Standard_ZRS', tier: 'Standard' },
    properties: {
      ...closed,
      ...common(ago, 230),
      allowSharedKeyAccess: false,
      encryption: serviceKey,
      primaryEndpoints: endpoints(nameOfId(ids.registryStorage)),
    },
  };
}
