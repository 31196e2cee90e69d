import type { Kind } from '../model/kinds.ts';

/** A property that is no part of what somebody deployed. */
export interface Ignored {
  /** See pattern.ts; what lies below is ignored too. */
  readonly path: string;
  readonly reason: string;
  /** Absent: of every kind. */
  readonly kinds?: readonly Kind[];
}

const READ_ONLY = 'Azure sets it; nobody can write it.';
const OWN_RESOURCE = 'It repeats what is a resource of its own, and is compared there.';
const RUNNING = 'It tells how the resource is doing at the moment, not how it is configured.';

function all(reason: string, kinds: readonly Kind[] | undefined, paths: readonly string[]): Ignored[] {
  return paths.map((path) => ({ path, reason, ...(kinds === undefined ? {} : { kinds }) }));
}

/** What a normal form leaves out. The configuration (`baseline.ignore`) adds to it. */
export const ignored: readonly Ignored[] = [
  ...all('It names the resource and cannot change.', undefined, ['id', 'name', 'type']),
  ...all('It tells who wrote the resource and when, and changes with every write.', undefined, [
    'systemData',
    'etag',
    '**.etag',
    'properties.createdOn',
    'properties.createdBy',
    'properties.updatedOn',
    'properties.updatedBy',
    'properties.createdAt',
    'properties.modifiedOn',
    'properties.creationTime',
    'properties.creationDate',
    'properties.lastUpdatedTime',
    '**.lastEnabledTime',
    'properties.policies.*.lastUpdatedTime',
  ]),
  ...all(READ_ONLY, undefined, [
    'managedBy',
    'identity.principalId',
    'identity.tenantId',
    'identity.userAssignedIdentities.*.principalId',
    'identity.userAssignedIdentities.*.clientId',
  ]),
  ...all(RUNNING, undefined, ['**.provisioningState', 'properties.provisioningErrors', 'properties.provisioningWarnings']),
  ...all(
    READ_ONLY,
    ['workspace'],
    [
      'properties.workspaceId',
      'properties.tenantId',
      'properties.notebookInfo',
      'properties.mlFlowTrackingUri',
      'properties.discoveryUrl',
      'properties.agentsEndpointUri',
      'properties.privateLinkCount',
      'properties.serviceProvisionedResourceGroup',
      'properties.storageHnsEnabled',
      'properties.associatedWorkspaces',
    ],
  ),
  ...all(RUNNING, ['workspace'], ['properties.managedNetwork.status', 'properties.managedNetwork.networkId']),
  ...all(OWN_RESOURCE, ['workspace'], ['properties.privateEndpointConnections', 'properties.managedNetwork.outboundRules']),
  ...all(READ_ONLY, ['registry'], ['properties.discoveryUrl', 'properties.mlFlowRegistryUri', 'properties.managedResourceGroup']),
  ...all(
    RUNNING,
    ['compute'],
    [
      'properties.properties.nodeStateCounts',
      'properties.properties.currentNodeCount',
      'properties.properties.targetNodeCount',
      'properties.properties.allocationState',
      'properties.properties.allocationStateTransitionTime',
      'properties.properties.state',
      'properties.properties.errors',
      'properties.properties.lastOperation',
      'properties.properties.containers',
      'properties.properties.dataMounts',
      'properties.properties.dataDisks',
    ],
  ),
  ...all(
    READ_ONLY,
    ['compute'],
    [
      'properties.isAttachedCompute',
      'properties.properties.applications',
      'properties.properties.connectivityEndpoints',
      'properties.properties.createdBy',
      'properties.properties.versions',
      'properties.properties.osImageMetadata',
    ],
  ),
  ...all(
    READ_ONLY,
    ['online-endpoint', 'batch-endpoint', 'serverless-endpoint'],
    ['properties.scoringUri', 'properties.swaggerUri', 'properties.inferenceEndpoint', 'properties.endpointState'],
  ),
  ...all(RUNNING, ['outbound-rule'], ['properties.status', 'properties.parentRuleNames', 'properties.errorInformation']),
  ...all(
    READ_ONLY,
    ['storage-account'],
    [
      'sku.tier',
      'properties.primaryEndpoints',
      'properties.secondaryEndpoints',
      'properties.primaryLocation',
      'properties.secondaryLocation',
      'properties.keyCreationTime',
      'properties.accountMigrationInProgress',
    ],
  ),
  ...all(
    RUNNING,
    ['storage-account'],
    [
      'properties.statusOfPrimary',
      'properties.statusOfSecondary',
      'properties.geoReplicationStats',
      'properties.lastGeoFailoverTime',
      'properties.blobRestoreStatus',
    ],
  ),
  ...all(READ_ONLY, ['key-vault'], ['properties.vaultUri', 'properties.hsmPoolResourceId']),
  ...all(READ_ONLY, ['container-registry'], ['properties.loginServer', 'properties.dataEndpointHostNames', 'sku.tier']),
  ...all(RUNNING, ['container-registry'], ['properties.status']),
  ...all(
    READ_ONLY,
    ['app-insights'],
    [
      'properties.AppId',
      'properties.ApplicationId',
      'properties.InstrumentationKey',
      'properties.ConnectionString',
      'properties.Name',
      'properties.TenantId',
      'properties.LaMigrationDate',
      'properties.Ver',
    ],
  ),
  ...all(READ_ONLY, ['network-security-group', 'subnet', 'private-endpoint'], ['properties.resourceGuid', 'properties.networkInterfaces']),
  ...all('Azure puts the same ones into every group.', ['network-security-group'], ['properties.defaultSecurityRules']),
  ...all(
    OWN_RESOURCE,
    ['network-security-group', 'subnet'],
    ['properties.subnets', 'properties.ipConfigurations', 'properties.privateEndpoints'],
  ),
  ...all('It follows from the addresses that the endpoint was given.', ['private-endpoint'], ['properties.customDnsConfigs']),
  ...all('It tells who assigned the policy and when.', ['policy-assignment'], ['properties.metadata', 'properties.instanceId']),
];

export function ignoredOf(kind: Kind, more: readonly Ignored[]): readonly Ignored[] {
  return [...ignored, ...more].filter(({ kinds }) => kinds === undefined || kinds.includes(kind));
}
