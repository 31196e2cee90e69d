import type { JsonObject } from '../../../../shared/model/json.ts';
import { nameOfId } from '../../../../shared/model/resource-id.ts';
import type { ArmResource } from '../../types.ts';
import { type Ago, type Author, systemAssigned, systemData, tags, userAssigned } from './common.ts';
import { endpointIds } from './endpoint-ids.ts';
import { below, ids, LOCATION, type Stage } from './ids.ts';
import { identities } from './principals.ts';

const TYPE = 'Microsoft.MachineLearningServices/workspaces';
const MODEL = 'azureml://registries/mlr-contoso/models';
const ENVIRONMENT = 'azureml://registries/mlr-contoso/environments/sklearn-inference/versions/12';

/** Online endpoints of every stage; a batch endpoint in test; a serverless one in dev. */
export function endpoints(ago: Ago): readonly ArmResource[] {
  return [
    online('prod', { identity: userAssigned, by: 'pipeline', ago, authMode: 'AADToken', publicNetworkAccess: 'Disabled' }),
    deployment('prod', { model: `${MODEL}/credit-risk/versions/7`, instances: 3, ago, by: 'pipeline' }),
    online('test', {
      identity: systemAssigned(identities.testEndpoint),
      by: 'pipeline',
      ago,
      authMode: 'AMLToken',
      publicNetworkAccess: 'Disabled',
    }),
    deployment('test', { model: `${MODEL}/churn/versions/3`, instances: 1, ago, by: 'pipeline' }),
    online('dev', { by: 'megan', ago, authMode: 'Key', publicNetworkAccess: 'Enabled' }),
    deployment('dev', { model: `${ids.dev.workspace}/models/churn/versions/1`, instances: 1, ago, by: 'megan' }),
    ...batch(ago),
    serverless(ago),
  ];
}

interface Online {
  readonly identity?: JsonObject;
  readonly by: Author;
  readonly ago: Ago;
  readonly authMode: string;
  readonly publicNetworkAccess: string;
}

function online(stage: Stage, { identity = { type: 'None' }, by, ago, ...own }: Online): ArmResource {
  const id = endpointIds[stage];
  const host = `https://${nameOfId(id)}.${LOCATION}.inference.ml.azure.com`;
  return {
    id,
    name: nameOfId(id),
    type: `${TYPE}/onlineEndpoints`,
    location: LOCATION,
    kind: 'Managed',
    tags: tags[stage],
    identity,
    properties: {
      ...own,
      traffic: { blue: 100 },
      mirrorTraffic: {},
      scoringUri: `${host}/score`,
      swaggerUri: `${host}/swagger.json`,
      provisioningState: 'Succeeded',
    },
    systemData: systemData(ago, { by, createdDaysAgo: 70, changedDaysAgo: 15 }),
  };
}

interface Deployment {
  readonly model: string;
  readonly instances: number;
  readonly by: Author;
  readonly ago: Ago;
}

function deployment(stage: Stage, { model, instances, by, ago }: Deployment): ArmResource {
  return {
    id: below(endpointIds[stage], 'deployments', 'blue'),
    name: 'blue',
    type: `${TYPE}/onlineEndpoints/deployments`,
    location: LOCATION,
    kind: 'Managed',
    tags: tags[stage],
    sku: { name: 'Default', capacity: instances },
    properties: {
      endpointComputeType: 'Managed',
      model,
      environmentId: ENVIRONMENT,
      instanceType: 'Standard_DS3_v2',
      appInsightsEnabled: stage !== 'dev',
      egressPublicNetworkAccess: stage === 'dev' ? 'Enabled' : 'Disabled',
      requestSettings: { requestTimeout: 'PT5S', maxConcurrentRequestsPerInstance: 1 },
      scaleSettings: { scaleType: 'Default' },
      provisioningState: 'Succeeded',
    },
    systemData: systemData(ago, { by, createdDaysAgo: 40, changedDaysAgo: 15 }),
  };
}

const BATCH = below(ids.test.workspace, 'batchEndpoints', 'churn-nightly');

function batch(ago: Ago): readonly ArmResource[] {
  const shared = { location: LOCATION, tags: tags.test, systemData: systemData(ago, { by: 'pipeline', createdDaysAgo: 60 }) };
  return [
    {
      ...shared,
      id: BATCH,
      name: nameOfId(BATCH),
      type: `${TYPE}/batchEndpoints`,
      identity: systemAssigned(identities.testBatch),
      properties: { authMode: 'AADToken', defaults: { deploymentName: 'blue' }, provisioningState: 'Succeeded' },
    },
    {
      ...shared,
      id: below(BATCH, 'deployments', 'blue'),
      name: 'blue',
      type: `${TYPE}/batchEndpoints/deployments`,
      properties: {
        compute: below(ids.test.workspace, 'computes', 'cpu-cluster'),
        model: { referenceType: 'Id', assetId: `${MODEL}/churn/versions/3` },
        environmentId: ENVIRONMENT,
        miniBatchSize: 10,
        errorThreshold: 5,
        outputAction: 'AppendRow',
        resources: { instanceCount: 2 },
        provisioningState: 'Succeeded',
      },
    },
  ];
}

function serverless(ago: Ago): ArmResource {
  return {
    id: below(ids.dev.workspace, 'serverlessEndpoints', 'summaries'),
    name: 'summaries',
    type: `${TYPE}/serverlessEndpoints`,
    location: LOCATION,
    tags: tags.dev,
    sku: { name: 'Consumption' },
    properties: {
      authMode: 'Key',
      modelSettings: { modelId: 'azureml://registries/azureml/models/Phi-4' },
      contentSafety: { contentSafetyStatus: 'Disabled' },
      endpointState: 'Online',
      inferenceEndpoint: { uri: `https://summaries.${LOCATION}.models.ai.azure.com` },
      provisioningState: 'Succeeded',
    },
    systemData: systemData(ago, { by: 'megan', createdDaysAgo: 30 }),
  };
}
