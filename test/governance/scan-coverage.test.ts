import { describe, expect, it } from 'vitest';
import { changedSince, coverageOf, isTold, printOf } from '../../shared/governance/scan-coverage.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import type { Slot, Unit } from '../../shared/model/unit.ts';
import { AT, aResource, aSlot, GROUP, SUBSCRIPTION, WORKSPACE_ID } from '../scenes.ts';

const compute = (name: string, properties: JsonObject = {}) => aResource('compute', { id: `${WORKSPACE_ID}/computes/${name}`, properties });
const storage = (name: string, properties: JsonObject = {}) =>
  aResource('storage-account', { id: `${GROUP}/providers/microsoft.storage/storageaccounts/${name}`, properties });

function aUnit(changes: { workspace?: JsonObject; computes?: Slot; storage?: Slot } = {}): Unit {
  const slots = [
    aSlot('workspace', [aResource('workspace', { properties: changes.workspace ?? {} })]),
    changes.computes ?? aSlot('compute', [compute('c1')]),
    changes.storage ?? aSlot('storage-account', [storage('st1')]),
  ];
  return { id: WORKSPACE_ID, kind: 'workspace', slots };
}

const before = printOf(aUnit(), AT);

describe('what changed between two scans', () => {
  it.each([
    ['a property', aUnit({ workspace: { publicNetworkAccess: 'Enabled' } }), [WORKSPACE_ID]],
    ['a new child', aUnit({ computes: aSlot('compute', [compute('c1'), compute('c2')]) }), [`${WORKSPACE_ID}/computes/c2`]],
    ['a child that is gone', aUnit({ computes: aSlot('compute', []) }), [`${WORKSPACE_ID}/computes/c1`]],
    ['a dependent', aUnit({ storage: aSlot('storage-account', [storage('st1', { x: 1 })]) }), [storage('st1').id]],
  ])('is %s', (_, unit, expected) => {
    expect(changedSince(before, unit)).toEqual(expected);
  });

  it.each([
    ['what Azure moves by itself', aUnit({ workspace: { provisioningState: 'Updating' } })],
    [
      'a compute that ran a job',
      aUnit({ computes: aSlot('compute', [compute('c1', { currentNodeCount: 3, errors: [], state: 'Running' })]) }),
    ],
    ['the order of members', aUnit()],
    ['a dependent that is referred to now', aUnit({ storage: aSlot('storage-account', [storage('st1'), storage('st2')]) })],
    [
      'what cannot be seen now',
      aUnit({ computes: { ...aSlot('compute', []), reading: { status: 'denied', missing: 'x', because: 'no' } } }),
    ],
  ])('is not %s', (_, unit) => {
    expect(changedSince(before, unit)).toEqual([]);
  });

  it('is not what could not be seen before', () => {
    const unseen = aUnit({ computes: { ...aSlot('compute', []), reading: { status: 'unread', because: 'late' } } });
    expect(changedSince(printOf(unseen, AT), aUnit())).toEqual([]);
  });

  it('is the unit alone when it was deleted', () => {
    const gone: Unit = {
      id: WORKSPACE_ID,
      kind: 'workspace',
      slots: [{ kind: 'workspace', holds: 'one', target: WORKSPACE_ID, readAt: AT, reading: { status: 'gone' } }],
    };
    expect(changedSince(before, gone)).toEqual([WORKSPACE_ID]);
    expect(changedSince(printOf(gone, AT), gone)).toEqual([]);
  });
});

describe('an event tells of a change', () => {
  const pec = `${WORKSPACE_ID}/privateendpointconnections/pe1`;
  const endpoint = `${GROUP}/providers/microsoft.network/privateendpoints/pe1`;
  it.each([
    [WORKSPACE_ID, WORKSPACE_ID, true],
    [WORKSPACE_ID, pec, true],
    [pec, endpoint, true],
    [`${WORKSPACE_ID}/computes/c1`, WORKSPACE_ID, false],
    [`${WORKSPACE_ID}/computes/c1`, `${WORKSPACE_ID}/computes/c10`, false],
    [SUBSCRIPTION, `${SUBSCRIPTION}/providers/microsoft.authorization/roleassignments/r`, true],
  ])('of %s when it names %s: %s', (changed, named, told) => {
    expect(isTold(changed, [named])).toBe(told);
  });
});

describe('coverage', () => {
  it('counts a resource that several units share once, as told when one of them was told', () => {
    const shared = storage('st1').id;
    const own = `${WORKSPACE_ID}/computes/c1`;
    expect(
      coverageOf([
        { id: shared, told: false },
        { id: shared, told: true },
        { id: own, told: false },
      ]),
    ).toEqual([
      { resourceType: 'Microsoft.MachineLearningServices/workspaces/computes', changes: 1, missed: 1 },
      { resourceType: 'Microsoft.Storage/storageAccounts', changes: 1, missed: 0 },
    ]);
  });
});
