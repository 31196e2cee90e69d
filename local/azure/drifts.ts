import { apiVersions } from '../../shared/azure/api-versions.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import { below, guidOf, idIn, ids, LOCATION, subscriptions } from './estates/contoso/ids.ts';
import { settingId } from './estates/contoso/monitoring.ts';
import { people } from './estates/contoso/principals.ts';
import { roleDefinitionId } from './estates/contoso/roles.ts';
import type { Person } from './tokens.ts';

/** Something a person does in the portal that they should not have done. */
export interface Drift {
  readonly name: string;
  readonly title: string;
  readonly person: Person;
  readonly writes: readonly {
    readonly method: 'PATCH' | 'PUT' | 'DELETE';
    readonly id: string;
    readonly apiVersion: string;
    readonly body?: JsonObject;
  }[];
  /** Rules that fail afterwards. */
  readonly expect: readonly string[];
}

const OPEN: JsonObject = { properties: { publicNetworkAccess: 'Enabled' } };
const OPEN_TO_ALL: JsonObject = {
  properties: { publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Allow', bypass: 'AzureServices' } },
};

const QUICK_ENDPOINT = below(ids.test.workspace, 'onlineEndpoints', 'churn-quick-demo');
const keyEndpoint: JsonObject = {
  location: LOCATION,
  kind: 'Managed',
  identity: { type: 'SystemAssigned' },
  properties: { authMode: 'Key', publicNetworkAccess: 'Enabled' },
};

const GRANT = idIn(ids.test.workspace, 'Microsoft.Authorization/roleAssignments', guidOf('drift owner-granted'));
const ownership: JsonObject = {
  properties: {
    roleDefinitionId: roleDefinitionId(subscriptions.nonprod, 'owner'),
    principalId: people.diego.objectId,
    principalType: 'User',
  },
};

const QUICK_INSTANCE = below(ids.test.workspace, 'computes', 'ci-diego');
const sshInstance: JsonObject = {
  location: LOCATION,
  properties: {
    computeType: 'ComputeInstance',
    disableLocalAuth: false,
    properties: {
      vmSize: 'STANDARD_DS3_V2',
      enableNodePublicIp: true,
      sshSettings: { sshPublicAccess: 'Enabled', adminPublicKey: 'ssh-ed25519 not-a-key diego' },
    },
  },
};

/** What people do by hand in a portal. Each is possible in the sample estate as it is at first. */
export const drifts: readonly Drift[] = [
  {
    name: 'workspace-opened',
    title: 'The test workspace is opened to the internet',
    person: people.alex,
    writes: [{ method: 'PATCH', id: ids.test.workspace, apiVersion: apiVersions.workspace, body: OPEN }],
    expect: ['AML-NET-001'],
  },
  {
    name: 'storage-opened',
    title: 'The storage account of the test workspace is opened to the internet',
    person: people.alex,
    writes: [{ method: 'PATCH', id: ids.test.storage, apiVersion: apiVersions['storage-account'], body: OPEN_TO_ALL }],
    expect: ['AML-NET-027', 'AML-NET-028'],
  },
  {
    name: 'vault-opened',
    title: 'The key vault of the production workspace is opened to the internet',
    person: people.lidia,
    writes: [{ method: 'PATCH', id: ids.prod.vault, apiVersion: apiVersions['key-vault'], body: OPEN_TO_ALL }],
    expect: ['AML-NET-033', 'AML-NET-034'],
  },
  {
    name: 'key-auth-endpoint',
    title: 'An endpoint with key authentication is made in the test workspace',
    person: people.diego,
    writes: [{ method: 'PUT', id: QUICK_ENDPOINT, apiVersion: apiVersions['online-endpoint'], body: keyEndpoint }],
    expect: ['AML-AAD-002', 'AML-NET-020'],
  },
  {
    name: 'diagnostic-setting-deleted',
    title: 'The diagnostic setting of the test workspace is deleted',
    person: people.lidia,
    writes: [{ method: 'DELETE', id: settingId(ids.test.workspace), apiVersion: apiVersions['diagnostic-setting'] }],
    expect: ['AML-MON-001'],
  },
  {
    name: 'owner-granted',
    title: 'A person is made Owner of the test workspace',
    person: people.lidia,
    writes: [{ method: 'PUT', id: GRANT, apiVersion: apiVersions['role-assignment'], body: ownership }],
    expect: ['AML-RBAC-003'],
  },
  {
    name: 'compute-with-ssh',
    title: 'A compute instance with public SSH is made in the test workspace',
    person: people.diego,
    writes: [{ method: 'PUT', id: QUICK_INSTANCE, apiVersion: apiVersions.compute, body: sshInstance }],
    expect: ['AML-AAD-001', 'AML-AAD-012'],
  },
];
