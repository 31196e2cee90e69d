import type { JsonObject } from '../../../../shared/model/json.ts';
import { nameOfId } from '../../../../shared/model/resource-id.ts';
import { TENANT_ID } from '../../identities.ts';
import type { ArmResource } from '../../types.ts';
import { type Ago, systemAssigned, systemData, tags, userAssigned } from './common.ts';
import { groups, guidOf, ids, LOCATION, type Stage } from './ids.ts';
import { outboundRuleProperties } from './outbound-rules.ts';
import { identities } from './principals.ts';
import { APPROVED, connectionName, connectionsOf, endpointId, links } from './private-links.ts';

const CMK_KEY = 'https://kv-contoso-ml-prod.vault.azure.net/keys/cmk-ml/6b1d0d4f3f2a4c7e9a5b8c1d2e3f4a5b';

/** The three workspaces with their private endpoint connections, and the registry they share. */
export function workspaces(ago: Ago): readonly ArmResource[] {
  const all = [prod(ago), test(ago), dev(ago)];
  return [...all, ...all.flatMap(connectionResources), registry(ago)];
}

function prod(ago: Ago): ArmResource {
  return {
    ...frame('prod'),
    identity: userAssigned,
    properties: {
      ...common('prod'),
      description: 'Models that decide about customers.',
      primaryUserAssignedIdentity: ids.prodIdentity,
      publicNetworkAccess: 'Disabled',
      systemDatastoresAuthMode: 'Identity',
      hbiWorkspace: true,
      imageBuildCompute: 'cpu-cluster',
      encryption: {
        status: 'Enabled',
        identity: { userAssignedIdentity: ids.prodIdentity },
        keyVaultProperties: { keyVaultArmId: ids.prod.vault, keyIdentifier: CMK_KEY, identityClientId: identities.prodClient },
      },
      managedNetwork: {
        isolationMode: 'AllowOnlyApprovedOutbound',
        managedNetworkKind: 'V1',
        firewallSku: 'Standard',
        outboundRules: outboundRuleProperties('prod'),
        status: { status: 'Active', sparkReady: true },
      },
      serverlessComputeSettings: { serverlessComputeNoPublicIP: true },
    },
    systemData: systemData(ago, { by: 'pipeline', createdDaysAgo: 240, changedDaysAgo: 12 }),
  };
}

function test(ago: Ago): ArmResource {
  return {
    ...frame('test'),
    identity: systemAssigned(identities.test),
    properties: {
      ...common('test'),
      description: 'Where models prove themselves.',
      publicNetworkAccess: 'Disabled',
      systemDatastoresAuthMode: 'Identity',
      hbiWorkspace: false,
      managedNetwork: {
        isolationMode: 'AllowInternetOutbound',
        managedNetworkKind: 'V1',
        outboundRules: outboundRuleProperties('test'),
        status: { status: 'Active', sparkReady: false },
      },
    },
    systemData: systemData(ago, { by: 'pipeline', createdDaysAgo: 210, changedDaysAgo: 33 }),
  };
}

function dev(ago: Ago): ArmResource {
  return {
    ...frame('dev'),
    identity: systemAssigned(identities.dev),
    properties: {
      ...common('dev'),
      publicNetworkAccess: 'Enabled',
      systemDatastoresAuthMode: 'AccessKey',
      hbiWorkspace: false,
      managedNetwork: { isolationMode: 'Disabled' },
    },
    systemData: systemData(ago, { by: 'megan', createdDaysAgo: 400, changedDaysAgo: 3 }),
  };
}

function frame(stage: Stage) {
  const id = ids[stage].workspace;
  return {
    id,
    name: nameOfId(id),
    type: 'Microsoft.MachineLearningServices/workspaces',
    location: LOCATION,
    kind: 'Default',
    tags: tags[stage],
    sku: { name: 'Basic', tier: 'Basic' },
  };
}

function common(stage: Stage): JsonObject {
  const id = ids[stage].workspace;
  const connections = connectionsOf(id);
  return {
    friendlyName: `Contoso ML ${stage}`,
    workspaceId: guidOf(id),
    tenantId: TENANT_ID,
    provisioningState: 'Succeeded',
    storageAccount: ids[stage].storage,
    keyVault: ids[stage].vault,
    applicationInsights: ids[stage].insights,
    containerRegistry: ids[stage].containers,
    discoveryUrl: `https://${LOCATION}.api.azureml.ms/discovery`,
    mlFlowTrackingUri: `azureml://${LOCATION}.api.azureml.ms/mlflow/v1.0${id}`,
    enableDataIsolation: false,
    v1LegacyMode: false,
    storageHnsEnabled: false,
    privateLinkCount: connections.length,
    privateEndpointConnections: connections,
  };
}

/** The same connections as the list of a workspace's children shows them. */
function connectionResources(workspace: ArmResource): readonly ArmResource[] {
  return links
    .filter(({ target }) => target === workspace.id)
    .map((link) => ({
      id: `${workspace.id}/privateEndpointConnections/${connectionName(link)}`,
      name: connectionName(link),
      type: 'Microsoft.MachineLearningServices/workspaces/privateEndpointConnections',
      location: LOCATION,
      properties: {
        privateEndpoint: { id: endpointId(link), subnetArmId: ids[link.stage].subnet },
        privateLinkServiceConnectionState: APPROVED,
        provisioningState: 'Succeeded',
      },
      ...(workspace['systemData'] === undefined ? {} : { systemData: workspace['systemData'] }),
    }));
}

function registry(ago: Ago): ArmResource {
  return {
    id: ids.registry,
    name: nameOfId(ids.registry),
    type: 'Microsoft.MachineLearningServices/registries',
    location: LOCATION,
    tags: tags.prod,
    identity: systemAssigned(identities.registry),
    properties: {
      publicNetworkAccess: 'Disabled',
      discoveryUrl: `https://${LOCATION}.api.azureml.ms/registrymanagement/v1.0/registries/${nameOfId(ids.registry)}/discovery`,
      mlFlowRegistryUri: `azureml://${LOCATION}.api.azureml.ms/mlflow/v1.0/registries/${nameOfId(ids.registry)}`,
      managedResourceGroup: { resourceId: groups.registry },
      regionDetails: [regionDetail()],
      registryPrivateEndpointConnections: registryConnections(),
    },
    systemData: systemData(ago, { by: 'pipeline', createdDaysAgo: 230 }),
  };
}

function regionDetail(): JsonObject {
  return {
    location: LOCATION,
    storageAccountDetails: [
      {
        systemCreatedStorageAccount: {
          storageAccountName: nameOfId(ids.registryStorage),
          storageAccountType: 'Standard_ZRS',
          storageAccountHnsEnabled: false,
          allowBlobPublicAccess: false,
          armResourceId: { resourceId: ids.registryStorage },
        },
      },
    ],
    acrDetails: [
      {
        systemCreatedAcrAccount: {
          acrAccountName: nameOfId(ids.registryContainers),
          acrAccountSku: 'Premium',
          armResourceId: { resourceId: ids.registryContainers },
        },
      },
    ],
  };
}

/** Registries have names of their own for what every other service calls the same. */
function registryConnections(): readonly JsonObject[] {
  return links
    .filter(({ target }) => target === ids.registry)
    .map((link) => ({
      id: `${ids.registry}/privateEndpointConnections/${connectionName(link)}`,
      location: LOCATION,
      properties: {
        privateEndpoint: { id: endpointId(link), subnetArmId: ids[link.stage].subnet },
        groupIds: [link.groupId],
        registryPrivateLinkServiceConnectionState: APPROVED,
        provisioningState: 'Succeeded',
      },
    }));
}
