import type { JsonObject } from '../../../../shared/model/json.ts';
import { TENANT_ID } from '../../identities.ts';
import type { ArmResource } from '../../types.ts';
import { type Ago, type Author, systemAssigned, systemData, tags, userAssigned } from './common.ts';
import { below, ids, LOCATION, type Stage } from './ids.ts';
import { identities, people } from './principals.ts';

/** Clusters and the instances of people. Production has nobody's instance. */
export function computes(ago: Ago): readonly ArmResource[] {
  return [
    {
      ...compute('prod', { name: 'cpu-cluster', by: 'pipeline', ago, ...cluster({ remoteLoginPortPublicAccess: 'Disabled' }) }),
      identity: userAssigned,
    },
    {
      ...compute('test', { name: 'cpu-cluster', by: 'pipeline', ago, ...cluster({ remoteLoginPortPublicAccess: 'NotSpecified' }) }),
      identity: systemAssigned(identities.testCluster),
    },
    compute('test', { name: 'ci-alex', by: 'alex', ago, ...instance(people.alex, { ...quietInstance, ...latestImage }) }),
    compute('dev', { name: 'gpu-cluster', by: 'megan', ago, ...openCluster() }),
    compute('dev', { name: 'ci-megan', by: 'megan', ago, ...instance(people.megan, { ...openInstance(), ...oldImage }) }),
  ];
}

interface Compute {
  readonly name: string;
  readonly by: Author;
  readonly ago: Ago;
  readonly computeType: 'AmlCompute' | 'ComputeInstance';
  readonly disableLocalAuth: boolean;
  readonly properties: JsonObject;
}

function compute(stage: Stage, { name, by, ago, ...own }: Compute): ArmResource {
  return {
    id: below(ids[stage].workspace, 'computes', name),
    name,
    type: 'Microsoft.MachineLearningServices/workspaces/computes',
    location: LOCATION,
    tags: tags[stage],
    properties: {
      ...own,
      computeLocation: LOCATION,
      provisioningState: 'Succeeded',
      isAttachedCompute: false,
      createdOn: ago(90),
      modifiedOn: ago(20),
    },
    systemData: systemData(ago, { by, createdDaysAgo: 90, changedDaysAgo: 20 }),
  };
}

type Kind = Pick<Compute, 'computeType' | 'disableLocalAuth' | 'properties'>;

function cluster(own: JsonObject): Kind {
  const properties: JsonObject = {
    osType: 'Linux',
    vmSize: 'STANDARD_DS3_V2',
    vmPriority: 'Dedicated',
    isolatedNetwork: false,
    enableNodePublicIp: false,
    scaleSettings: { minNodeCount: 0, maxNodeCount: 4, nodeIdleTimeBeforeScaleDown: 'PT120S' },
    allocationState: 'Steady',
    currentNodeCount: 0,
    targetNodeCount: 0,
    ...own,
  };
  return { computeType: 'AmlCompute', disableLocalAuth: true, properties };
}

/** Always one node warm, with an administrator, reachable from anywhere. */
function openCluster(): Kind {
  const open = cluster({
    vmSize: 'STANDARD_NC6S_V3',
    vmPriority: 'LowPriority',
    enableNodePublicIp: true,
    remoteLoginPortPublicAccess: 'Enabled',
    scaleSettings: { minNodeCount: 1, maxNodeCount: 2, nodeIdleTimeBeforeScaleDown: 'PT2H' },
    userAccountCredentials: { adminUserName: 'azureuser' },
    subnet: { id: ids.dev.subnet },
  });
  return { ...open, disableLocalAuth: false };
}

function instance(user: { readonly objectId: string; readonly upn: string }, own: JsonObject): Kind {
  const properties: JsonObject = {
    vmSize: 'STANDARD_DS3_V2',
    applicationSharingPolicy: 'Personal',
    computeInstanceAuthorizationType: 'personal',
    personalComputeInstanceSettings: { assignedUser: { objectId: user.objectId, tenantId: TENANT_ID } },
    createdBy: { userId: user.objectId, userOrgId: TENANT_ID, userName: user.upn },
    state: 'Running',
    ...own,
  };
  return { computeType: 'ComputeInstance', disableLocalAuth: own['enableNodePublicIp'] === false, properties };
}

const quietInstance: JsonObject = {
  enableNodePublicIp: false,
  enableSSO: true,
  idleTimeBeforeShutdown: 'PT30M',
  sshSettings: { sshPublicAccess: 'Disabled' },
};

const latestImage: JsonObject = {
  osImageMetadata: { currentImageVersion: '26.10.12', latestImageVersion: '26.10.12', isLatestOsImageVersion: true },
};

const oldImage: JsonObject = {
  osImageMetadata: { currentImageVersion: '26.02.03', latestImageVersion: '26.10.12', isLatestOsImageVersion: false },
};

function openInstance(): JsonObject {
  return {
    applicationSharingPolicy: 'Shared',
    enableNodePublicIp: true,
    enableSSO: false,
    // A made-up key. Documentation addresses only.
    sshSettings: { sshPublicAccess: 'Enabled', adminUserName: 'azureuser', sshPort: 50000, adminPublicKey: 'ssh-ed25519 not-a-key megan' },
    connectivityEndpoints: { publicIpAddress: '203.0.113.24', privateIpAddress: '10.30.1.7' },
  };
}
