import { describe, expect, it } from 'vitest';
import { whereaboutsOf } from '../../shared/ledger/whereabouts.ts';
import type { Unit } from '../../shared/model/unit.ts';
import { anEstate, aWorkspaceUnit, type WorkspaceScene, workspaceIdOf } from '../estate-cases.ts';
import { denied, SUBSCRIPTION } from '../scenes.ts';

const DEV: WorkspaceScene = { environment: 'dev', datastores: [{ accountName: 'stelsewhere' }] };
const ID = workspaceIdOf('mlw-dev', DEV);
const STORES = 'Microsoft.MachineLearningServices/workspaces/datastores';
const DATASTORE = `${ID}/datastores/datastore0`;
const ASSIGNMENT = `${SUBSCRIPTION}/providers/microsoft.authorization/roleassignments/g1`;

function refusing(unit: Unit, kind: string): Unit {
  return { ...unit, slots: unit.slots.map((slot) => (slot.kind === kind ? { ...slot, reading: denied() } : slot)) };
}

describe('where a resource is that the estate had a finding on', () => {
  it.each([
    ['a datastore that still leads elsewhere', DATASTORE, STORES, [aWorkspaceUnit('mlw-dev', DEV)], 'present'],
    ['one that was pointed home, or deleted', DATASTORE, STORES, [aWorkspaceUnit('mlw-dev', { environment: 'dev' })], 'left'],
    ['one of a workspace that may not be read', DATASTORE, STORES, [aWorkspaceUnit('mlw-dev', { ...DEV, denied: true })], 'unseen'],
    ['one where the list may not be read', DATASTORE, STORES, [refusing(aWorkspaceUnit('mlw-dev', DEV), 'datastore')], 'unseen'],
    ['one of a workspace that is gone', DATASTORE, STORES, [], 'left'],
    ['a workspace that is gone', ID, 'Microsoft.MachineLearningServices/workspaces', [aWorkspaceUnit('mlw-prod')], 'left'],
    [
      'an assignment that nobody holds any more',
      ASSIGNMENT,
      'Microsoft.Authorization/roleAssignments',
      [aWorkspaceUnit('mlw-dev')],
      'left',
    ],
    [
      'an assignment, while assignments may not be read',
      ASSIGNMENT,
      'Microsoft.Authorization/roleAssignments',
      [aWorkspaceUnit('mlw-prod'), refusing(aWorkspaceUnit('mlw-dev'), 'role-assignment')],
      'unseen',
    ],
  ])('%s', (_what, id, type, units, expected) => {
    expect(whereaboutsOf(id, type, anEstate(units))).toBe(expected);
  });
});
