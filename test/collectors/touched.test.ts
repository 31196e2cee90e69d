import { describe, expect, it } from 'vitest';
import { isConcerned } from '../../shared/collectors/touched.ts';
import type { Kind } from '../../shared/model/kinds.ts';
import { aResource, aSlot, GROUP, SUBSCRIPTION, WORKSPACE_ID } from '../scenes.ts';

const GROUP_OF_SUBSCRIPTIONS = '/providers/Microsoft.Management/managementGroups/mg/providers/Microsoft.Authorization';
const ENDPOINT = `${WORKSPACE_ID}/onlineendpoints/e`;
const STORAGE = `${GROUP}/providers/microsoft.storage/storageaccounts/st`;

/** `reuse.test.ts` shows the ordinary cases on a whole unit; these are the edges. */
describe('a slot is concerned', () => {
  it.each<[string, Kind, string, string]>([
    ['by a role assigned above all subscriptions', 'role-assignment', WORKSPACE_ID, `${GROUP_OF_SUBSCRIPTIONS}/roleAssignments/ra`],
    ['by a role assigned for the tenant', 'role-assignment', WORKSPACE_ID, '/providers/Microsoft.Authorization/roleAssignments/ra'],
    ['by a policy assigned above all subscriptions', 'policy-assignment', SUBSCRIPTION, `${GROUP_OF_SUBSCRIPTIONS}/policyAssignments/p`],
    ['by what happens to its resource group', 'storage-account', STORAGE, GROUP],
    ['by what happens to its subscription', 'compute', WORKSPACE_ID, SUBSCRIPTION],
    ['by a write to the workspace that answers with it', 'private-endpoint-connection', WORKSPACE_ID, WORKSPACE_ID],
    ['by an id nobody understands', 'compute', WORKSPACE_ID, 'mlw'],
  ])('%s', (_, kind, target, touched) => {
    expect(isConcerned(aSlot(kind, [], target), [touched])).toBe(true);
  });

  it('by a resource it holds, whatever that resource’s id looks like', () => {
    const odd = aResource('diagnostic-setting', { id: `${WORKSPACE_ID}/diagnosticSettings/service` });

    expect(isConcerned(aSlot('diagnostic-setting', [odd], WORKSPACE_ID), [odd.id])).toBe(true);
  });

  it('by its target in any letter case', () => {
    expect(isConcerned({ ...aSlot('storage-account', [], STORAGE), holds: 'one' }, [STORAGE.toUpperCase()])).toBe(true);
  });

  it('by one of many', () => {
    expect(isConcerned(aSlot('compute', []), [`${WORKSPACE_ID}/jobs/j`, `${WORKSPACE_ID}/computes/c`])).toBe(true);
  });
});

describe('a slot is not concerned', () => {
  it.each<[string, Kind, string, string]>([
    ['by what only begins with the same letters', 'compute', WORKSPACE_ID, `${WORKSPACE_ID}2/computes/c`],
    ['by a write to the workspace that has it', 'compute', WORKSPACE_ID, WORKSPACE_ID],
    ['by a write far above it', 'online-deployment', ENDPOINT, WORKSPACE_ID],
    ['by a child of another type', 'datastore', WORKSPACE_ID, `${WORKSPACE_ID}/computes/c`],
    [
      'by a role assigned on something below',
      'role-assignment',
      WORKSPACE_ID,
      `${ENDPOINT}/providers/Microsoft.Authorization/roleAssignments/ra`,
    ],
    ['by a lock when it holds roles', 'role-assignment', WORKSPACE_ID, `${GROUP}/providers/Microsoft.Authorization/locks/l`],
    [
      'by another role',
      'role-definition',
      `${SUBSCRIPTION}/providers/microsoft.authorization/roledefinitions/a`,
      '/providers/Microsoft.Authorization/roleDefinitions/b',
    ],
    ['by the settings of a neighbour', 'diagnostic-setting', ENDPOINT, `${STORAGE}/providers/Microsoft.Insights/diagnosticSettings/d`],
  ])('%s', (_, kind, target, touched) => {
    expect(isConcerned(aSlot(kind, [], target), [touched])).toBe(false);
  });

  it('by nothing', () => {
    expect(isConcerned(aSlot('compute', []), [])).toBe(false);
  });
});
