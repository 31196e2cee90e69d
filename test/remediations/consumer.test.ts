import { describe, expect, it } from 'vitest';
import type { Transition } from '../../shared/model/finding.ts';
import { instanceOf } from '../../shared/remediations/consumer.ts';
import { workspacePublicAccessDisabled } from '../../shared/remediations/workspace-public-access-disabled.ts';
import { REMEDIATE } from '../../shared/workflows/remediate.ts';
import { useTables } from '../ledger/remediations/tables.ts';
import { AT, aResource, WORKSPACE_ID } from '../scenes.ts';
import { aTransition } from '../transitions.ts';
import { openWorkspace } from './estate.ts';
import { approving, aRequest, automatic, aWorld, US, type World } from './world.ts';

const tables = useTables();
const signal = new AbortController().signal;
const deliver = (world: World, ...transitions: Transition[]) => world.service.consumer.deliver(transitions, signal);

describe('what remediation wants to hear of', () => {
  it.each([
    ['a finding that opened', {}, true],
    ['a finding that came back', { change: 'regressed' }, true],
    ['a finding with other values', { change: 'changed' }, true],
    ['a finding seen by a scan', { cause: 'scan' }, true],
    ['a finding that went away', { change: 'resolved' }, false],
    ['a finding that was accepted', { change: 'exempted' }, false],
    ['a finding that flips to and fro', { change: 'contested' }, false],
    ['a first look', { cause: 'first-look' }, false],
    ['a new catalogue', { cause: 'new-catalogue' }, false],
    ['a rule that nothing repairs', { ruleId: 'AML-PE-001' }, false],
  ] as const)('%s: %s', async (_, changes: Partial<Transition>, wanted) => {
    expect(aWorld(await tables.fresh()).service.consumer.wants(aTransition(changes))).toBe(wanted);
  });
});

describe('a transition', () => {
  it('starts one remediation with an id made from it', async () => {
    const world = aWorld(await tables.fresh(), automatic);
    expect(await deliver(world, aTransition())).toEqual([]);
    expect(world.started).toEqual([{ name: REMEDIATE, id: instanceOf(aTransition()), input: { ...aRequest } }]);
  });

  it('starts nothing new when it is delivered again after the remediation began', async () => {
    const world = aWorld(await tables.fresh(), automatic);
    await deliver(world, aTransition());
    const id = instanceOf(aTransition());
    await world.service.activities.beginRemediation({ id, request: aRequest });
    await world.service.activities.finishRemediation({ id, outcome: 'repaired', because: 'Done.' });
    await deliver(world, aTransition());
    expect(world.started).toHaveLength(1);
  });

  it.each([
    ['409', Object.assign(new Error('Conflict'), { statusCode: 409 })],
    ['the host’s words', new Error('An Orchestration instance with the status Running already exists.')],
  ])('counts as delivered when its instance is running already, known by %s', async (_, error) => {
    const world = aWorld(await tables.fresh(), automatic);
    world.ports.orchestrations.start = () => Promise.reject(error);
    expect(await deliver(world, aTransition())).toEqual([]);
  });

  it('is told apart from others that could not be started', async () => {
    const world = aWorld(await tables.fresh(), automatic);
    const { start } = world.ports.orchestrations;
    world.ports.orchestrations.start = (name, id, input) =>
      id === instanceOf(aTransition({ id: 'bad' })) ? Promise.reject(new Error('The host is away.')) : start(name, id, input);
    const undelivered = await deliver(world, aTransition({ id: 'bad' }), aTransition({ id: 'good' }));
    expect(undelivered).toEqual([{ transitionId: 'bad', because: 'The host is away.' }]);
    expect(world.started).toHaveLength(1);
  });
});

describe('a transition during another remediation of the resource', () => {
  it.each(['applying', 'verifying'] as const)('comes again later when that one is %s', async (state) => {
    const world = aWorld(await tables.fresh(), automatic);
    const other = instanceOf(aTransition({ id: 'other' }));
    await world.service.activities.beginRemediation({ id: other, request: aRequest });
    await world.store.update(other, (record) => ({ ...record, state }));
    expect(await deliver(world, aTransition())).toMatchObject([{ transitionId: 't-1', because: expect.stringContaining(other) }]);
    await world.service.activities.finishRemediation({ id: other, outcome: 'stillFailing', because: 'Reopened.' });
    expect(await deliver(world, aTransition())).toEqual([]);
    expect(world.started).toHaveLength(1);
  });
});

describe('nothing is started', () => {
  const startedAfter = async (world: World, transition = aTransition()) => {
    expect(await deliver(world, transition)).toEqual([]);
    return world.started.length;
  };

  it.each(['off', 'audit'] as const)('in mode %s', async (mode) => {
    expect(await startedAfter(aWorld(await tables.fresh(), { mode }))).toBe(0);
  });

  it('for a resource we run on, or below one', async () => {
    const [group = ''] = WORKSPACE_ID.split('/providers/');
    expect(await startedAfter(aWorld(await tables.fresh(), { ...automatic, ownResources: [WORKSPACE_ID] }))).toBe(0);
    expect(await startedAfter(aWorld(await tables.fresh(), { ...automatic, ownResources: [group] }))).toBe(0);
  });

  it('while an undo holds the rule off', async () => {
    const world = aWorld(await tables.fresh(), automatic);
    await world.store.hold({ resourceId: WORKSPACE_ID, ruleId: 'AML-NET-001', until: '2026-11-25T00:00:00Z', by: 'u' });
    expect(await startedAfter(world)).toBe(0);
  });

  it('while another remediation of the resource is still to write', async () => {
    const world = aWorld(await tables.fresh(), automatic);
    await world.service.activities.beginRemediation({ id: instanceOf(aTransition({ id: 'other' })), request: aRequest });
    expect(await startedAfter(world)).toBe(0);
  });

  it('for a write of our own', async () => {
    const world = aWorld(await tables.fresh(), approving);
    const id = instanceOf(aTransition({ id: 'earlier' }));
    await world.service.activities.beginRemediation({ id, request: aRequest });
    const plan = workspacePublicAccessDisabled.plan(aResource('workspace', openWorkspace));
    await world.store.update(id, (record) => ({ ...record, kind: 'undo', wroteAt: AT, ...(plan === null ? {} : { plan }) }));
    await world.service.activities.finishUndo({ id, outcome: 'undone', because: 'Back.' });
    const receipt = [
      {
        resourceId: WORKSPACE_ID,
        path: 'properties.publicNetworkAccess',
        expected: 'Disabled',
        found: 'Enabled',
        apiVersion: 'x',
        readAt: AT,
      },
    ];
    const actor = { name: 'warden', type: 'managedIdentity', objectId: US, confidence: 'claims' } as const;
    expect(await startedAfter(world, aTransition({ actor, receipt }))).toBe(0);
    expect(await startedAfter(world, aTransition({ actor: { ...actor, objectId: 'somebody-else' }, receipt }))).toBe(1);
  });
});
