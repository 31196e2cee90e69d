import type { JsonObject } from '../../../../shared/model/json.ts';
import { nameOfId, subscriptionOfId } from '../../../../shared/model/resource-id.ts';
import type { ArmResource } from '../../types.ts';
import { type Ago, type Author, systemData } from './common.ts';
import { computes } from './computes.ts';
import { endpoints } from './endpoints.ts';
import { below, groups, ids, type Stage } from './ids.ts';
import { outboundRules } from './outbound-rules.ts';

/** Everything that lies below a workspace, but for its private endpoint connections. */
export function children(ago: Ago): readonly ArmResource[] {
  const stages: readonly Stage[] = ['prod', 'test', 'dev'];
  return [
    ...computes(ago),
    ...endpoints(ago),
    ...outboundRules(ago),
    ...stages.flatMap((stage) => systemDatastores(stage, ago)),
    sasDatastore(ago),
    ...connections(ago),
    schedule(ago),
  ];
}

interface Child {
  readonly segment: 'datastores' | 'connections' | 'schedules';
  readonly name: string;
  readonly by: Author;
  readonly ago: Ago;
  readonly properties: JsonObject;
}

function child(stage: Stage, { segment, name, by, ago, properties }: Child): ArmResource {
  return {
    id: below(ids[stage].workspace, segment, name),
    name,
    type: `Microsoft.MachineLearningServices/workspaces/${segment}`,
    properties,
    systemData: systemData(ago, { by, createdDaysAgo: 100 }),
  };
}

/** Those every workspace is born with. */
function systemDatastores(stage: Stage, ago: Ago): readonly ArmResource[] {
  const store = (name: string, own: JsonObject) =>
    child(stage, { segment: 'datastores', name, by: 'pipeline', ago, properties: { ...datastore(stage), ...own } });
  return [
    store('workspaceblobstore', { datastoreType: 'AzureBlob', containerName: 'azureml-blobstore', isDefault: true }),
    store('workspacefilestore', { datastoreType: 'AzureFile', fileShareName: 'azureml-filestore', isDefault: false }),
  ];
}

function datastore(stage: Stage): JsonObject {
  return {
    subscriptionId: nameOfId(subscriptionOfId(groups[stage]) ?? ''),
    resourceGroup: nameOfId(groups[stage]),
    accountName: nameOfId(ids[stage].storage),
    endpoint: 'core.windows.net',
    protocol: 'https',
    credentials: { credentialsType: stage === 'dev' ? 'AccountKey' : 'None' },
    serviceDataAccessAuthIdentity: stage === 'dev' ? 'None' : 'WorkspaceSystemAssignedIdentity',
    properties: {},
    tags: {},
  };
}

/** Somebody's own, with a signature that nobody will remember to take back. */
function sasDatastore(ago: Ago): ArmResource {
  const properties = {
    ...datastore('dev'),
    datastoreType: 'AzureBlob',
    containerName: 'exports',
    credentials: { credentialsType: 'Sas' },
    isDefault: false,
  };
  return child('dev', { segment: 'datastores', name: 'exports', by: 'megan', ago, properties });
}

function connections(ago: Ago): readonly ArmResource[] {
  return [
    child('prod', {
      segment: 'connections',
      name: 'language-model',
      by: 'pipeline',
      ago,
      properties: {
        category: 'AzureOpenAI',
        group: 'AzureAI',
        authType: 'AAD',
        target: 'https://contoso-language.openai.azure.com/',
        isSharedToAll: false,
        useWorkspaceManagedIdentity: true,
        peRequirement: 'NotRequired',
        peStatus: 'NotApplicable',
        metadata: { ApiType: 'Azure' },
      },
    }),
    child('dev', {
      segment: 'connections',
      name: 'language-model',
      by: 'megan',
      ago,
      properties: {
        category: 'AzureOpenAI',
        group: 'AzureAI',
        authType: 'ApiKey',
        target: 'https://contoso-language-dev.openai.azure.com/',
        isSharedToAll: true,
        metadata: { ApiType: 'Azure' },
      },
    }),
  ];
}

/** Invokes test's batch endpoint every night. */
function schedule(ago: Ago): ArmResource {
  const properties = {
    displayName: 'Nightly churn scores',
    isEnabled: true,
    action: {
      actionType: 'InvokeBatchEndpoint',
      endpointInvocationDefinition: { batchEndpointId: below(ids.test.workspace, 'batchEndpoints', 'churn-nightly') },
    },
    trigger: { triggerType: 'Recurrence', frequency: 'Day', interval: 1, timeZone: 'UTC', startTime: ago(60), endTime: ago(-120) },
    provisioningState: 'Succeeded',
  };
  return child('test', { segment: 'schedules', name: 'churn-nightly', by: 'pipeline', ago, properties });
}
