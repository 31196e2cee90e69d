import type { JsonObject } from '../../shared/model/json.ts';
import { testDiagnosticSetting, testStorage, testVault, workspaceIds } from './estates/contoso/ids.ts';
import type { Person } from './tokens.ts';

/** Something a person does in the portal that they should not have done. */
export interface Drift {
  readonly name: string;
  readonly title: string;
  readonly person: Person & { readonly upn: string; readonly name: string };
  readonly writes: readonly {
    readonly method: 'PATCH' | 'PUT' | 'DELETE';
    readonly id: string;
    readonly apiVersion: string;
    readonly body?: JsonObject;
  }[];
  /** Rules that fail afterwards. */
  readonly expect: readonly string[];
}

const bob = { upn: 'bob.miller@contoso.com', name: 'Bob Miller', objectId: 'b0b00000-0000-4000-8000-000000000001' };
const eve = { upn: 'eve.novak@contoso.com', name: 'Eve Novak', objectId: 'e0e00000-0000-4000-8000-000000000002' };

const ML = '2025-12-01';
const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const OPEN: JsonObject = { properties: { publicNetworkAccess: 'Enabled' } };

function subscriptionOf(id: string): string {
  return id.split('/').slice(0, 3).join('/');
}

export const drifts: readonly Drift[] = [
  {
    name: 'workspace-opened',
    title: 'The test workspace is opened to the internet',
    person: bob,
    writes: [{ method: 'PATCH', id: workspaceIds.test, apiVersion: ML, body: OPEN }],
    expect: ['AML-NET-001'],
  },
  {
    name: 'storage-opened',
    title: 'The storage account of the test workspace is opened to the internet',
    person: bob,
    writes: [{ method: 'PATCH', id: testStorage, apiVersion: '2024-01-01', body: OPEN }],
    expect: ['AML-NET-027'],
  },
  {
    name: 'vault-opened',
    title: 'The key vault of the test workspace is opened to the internet',
    person: eve,
    writes: [{ method: 'PATCH', id: testVault, apiVersion: '2026-02-01', body: OPEN }],
    expect: ['AML-NET-033'],
  },
  {
    name: 'key-auth-endpoint',
    title: 'An endpoint with key authentication is made in the dev workspace',
    person: eve,
    writes: [
      {
        method: 'PUT',
        id: `${workspaceIds.dev}/onlineEndpoints/quick-demo`,
        apiVersion: ML,
        body: {
          location: 'westeurope',
          identity: { type: 'SystemAssigned' },
          properties: { authMode: 'Key', publicNetworkAccess: 'Enabled' },
        },
      },
    ],
    expect: ['AML-AAD-002', 'AML-NET-020'],
  },
  {
    name: 'diagnostic-setting-deleted',
    title: 'The diagnostic setting of the test workspace is deleted',
    person: bob,
    writes: [{ method: 'DELETE', id: testDiagnosticSetting, apiVersion: '2021-05-01-preview' }],
    expect: ['AML-MON-001'],
  },
  {
    name: 'owner-granted',
    title: 'A person is made Owner of the test workspace',
    person: eve,
    writes: [
      {
        method: 'PUT',
        id: `${workspaceIds.test}/providers/Microsoft.Authorization/roleAssignments/0aa00000-0000-4000-8000-0000000000aa`,
        apiVersion: '2022-04-01',
        body: {
          properties: {
            roleDefinitionId: `${subscriptionOf(workspaceIds.test)}/providers/Microsoft.Authorization/roleDefinitions/${OWNER}`,
            principalId: bob.objectId,
            principalType: 'User',
          },
        },
      },
    ],
    expect: ['AML-RBAC-003'],
  },
  {
    name: 'compute-with-ssh',
    title: 'A compute instance with public SSH is made in the dev workspace',
    person: bob,
    writes: [
      {
        method: 'PUT',
        id: `${workspaceIds.dev}/computes/ci-bob-ssh`,
        apiVersion: ML,
        body: {
          location: 'westeurope',
          properties: {
            computeType: 'ComputeInstance',
            disableLocalAuth: false,
            properties: { vmSize: 'Standard_DS3_v2', sshSettings: { sshPublicAccess: 'Enabled' } },
          },
        },
      },
    ],
    expect: ['AML-AAD-001', 'AML-AAD-012'],
  },
];
