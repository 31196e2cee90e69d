import { describe, expect, it } from 'vitest';
import type { RemediationRecord } from '../../shared/model/remediation-run.ts';
import type { RemediationService } from '../../shared/remediations/create-remediation.ts';
import { instanceIdOf } from '../../shared/remediations/instance-id.ts';
import type { InstanceState } from '../../shared/wiring/instance-state.ts';
import { tendRemediations } from '../../shared/wiring/remediation-upkeep.ts';
import { useTables } from '../ledger/remediations/tables.ts';
import { accessOf, approving, aRequest, automatic, aWorld, START, type World } from '../remediations/world.ts';

const tables = useTables();
const ID = instanceIdOf('a', new Date(START));
const UNDO_ID = instanceIdOf('b', new Date(START));
const MINUTE = 60_000;
const TERMINATED: InstanceState = { status: 'ended', as: 'Terminated' };

/** A remediation that waits for people. */
async function waiting(): Promise<World> {
  const world = aWorld(await tables.fresh(), approving);
  await ask(world, ID);
  world.told.length = 0;
  return world;
}

async function ask({ service: { activities } }: World, id: string, resourceId = aRequest.resourceId): Promise<void> {
  await activities.beginRemediation({ id, request: { ...aRequest, resourceId } });
  const { planHash } = await activities.planRemediation({ id });
  await activities.askForApproval({ id, number: 1, planHash: planHash ?? '' });
}

/** A remediation that wrote, and that nobody has read back yet. */
async function written(): Promise<World> {
  const world = aWorld(await tables.fresh(), automatic);
  const { activities } = world.service;
  await activities.beginRemediation({ id: ID, request: aRequest });
  const { planHash } = await activities.planRemediation({ id: ID });
  await activities.applyRemediation({ id: ID, planHash: planHash ?? '' });
  return world;
}

interface Circumstances {
  readonly afterInMs?: number;
  readonly giveUp?: RemediationService['giveUp'];
}

/** The sweep some time later; resolves with the ids that it asked about and with what it warned of. */
async function tend(world: World, stateOf: (id: string) => InstanceState, { afterInMs = 6 * MINUTE, giveUp }: Circumstances = {}) {
  const [asked, warned]: [string[], string[]] = [[], []];
  world.nowInMs += afterInMs;
  await tendRemediations({
    store: world.store,
    giveUp: giveUp ?? world.service.giveUp,
    stateOf: async (id) => {
      asked.push(id);
      return stateOf(id);
    },
    log: { warn: (message) => void warned.push(message) },
    now: new Date(world.nowInMs),
  });
  return { asked, warned };
}

const holderIn = ({ store, nowInMs }: World) => store.holder(aRequest.resourceId, aRequest.remediationId, new Date(nowInMs));

describe('a remediation whose orchestration stopped', () => {
  it.each([
    ['was terminated', TERMINATED, 6, 'stopped without a word (Terminated)'],
    ['failed', { status: 'ended', as: 'Failed' }, 6, 'stopped without a word (Failed)'],
    ['was completed', { status: 'ended', as: 'Completed' }, 6, 'stopped without a word (Completed)'],
    ['is gone', { status: 'gone' }, 11, 'is gone'],
  ] as const)('because it %s ends as failed, gives its resource free and is told once', async (_, state, minutes, because) => {
    const world = await waiting();
    expect(await holderIn(world)).toBe(ID);
    await tend(world, () => state, { afterInMs: minutes * MINUTE });
    expect((await tend(world, () => state)).asked).toEqual([]);
    const record = await world.store.get(ID);
    expect(record).toMatchObject({ state: 'finished', outcome: 'failed', finishedAt: new Date(START + minutes * MINUTE).toISOString() });
    expect(record?.because).toContain(because);
    expect(record?.because).toContain('Nothing was written: if it is still wanted, ask for the repair again');
    expect(await holderIn(world)).toBeNull();
    expect(world.told).toMatchObject([{ id: `remediation-${ID}-failed`, severity: 'high', text: record?.because }]);
    expect(world.reported).toEqual([record]);
  });

  it('makes room: the resource can be repaired by the next one', async () => {
    const world = await waiting();
    const next = { id: UNDO_ID, request: aRequest };
    await tend(world, () => TERMINATED);
    expect(await world.service.activities.beginRemediation(next)).toEqual({ status: 'begun' });
  });

  it('says that the write may have reached Azure where it was sent, and can be taken back', async () => {
    const world = await written();
    await tend(world, () => TERMINATED);
    const record = await world.store.get(ID);
    expect(record).toMatchObject({ outcome: 'failed', because: expect.stringContaining('may have reached Azure: the next look') });
    expect(await world.service.requestUndo(ID, 'ada')).toMatchObject({ status: 'accepted' });
  });

  it('writes nothing when a step of it comes late', async () => {
    const world = aWorld(await tables.fresh(), automatic);
    const { activities } = world.service;
    await activities.beginRemediation({ id: ID, request: aRequest });
    const { planHash } = await activities.planRemediation({ id: ID });
    await tend(world, () => TERMINATED);
    expect(await activities.applyRemediation({ id: ID, planHash: planHash ?? '' })).toMatchObject({ status: 'refused' });
    expect([world.writes, accessOf(world)]).toEqual([[], 'Enabled']);
  });

  it('ends an undo alike', async () => {
    const world = await written();
    const { activities } = world.service;
    await activities.finishRemediation({ id: ID, outcome: 'repaired', because: 'It helped.' });
    await activities.beginUndo({ id: UNDO_ID, undoes: ID, requestedBy: 'person:ada' });
    const { asked } = await tend(world, () => TERMINATED);
    expect(asked).toEqual([UNDO_ID]);
    const because = expect.stringContaining('ask for the undo again');
    expect(await world.store.get(UNDO_ID)).toMatchObject({ state: 'finished', outcome: 'failed', because });
    expect(await holderIn(world)).toBeNull();
  });
});

describe('a remediation is left alone', () => {
  it.each([
    ['runs', { status: 'running' }, 6 * 24 * 60],
    ['stopped while a step of it may still be at work', TERMINATED, 4],
    ['may be about to start', { status: 'gone' }, 9],
  ] as const)('while it %s', async (_, state, minutes) => {
    const world = await waiting();
    const before = await world.store.get(ID);
    await tend(world, () => state, { afterInMs: minutes * MINUTE });
    expect(await world.store.get(ID)).toEqual(before);
    expect(world.told).toEqual([]);
  });

  it.each<[string, (world: World) => Promise<unknown>, Partial<RemediationRecord>]>([
    [
      'ended by itself',
      ({ service }) => service.activities.finishRemediation({ id: ID, outcome: 'declined', because: 'Declined by ada.' }),
      { state: 'finished', outcome: 'declined' },
    ],
    ['went on', ({ service }) => service.activities.planRemediation({ id: ID }), { state: 'planning' }],
  ])('when it %s while it was asked about', async (_, meanwhile, expected) => {
    const world = await waiting();
    await tend(world, () => TERMINATED, {
      giveUp: async (seen, because) => {
        await meanwhile(world);
        return await world.service.giveUp(seen, because);
      },
    });
    expect(await world.store.get(ID)).toMatchObject(expected);
    expect(world.told.map(({ id }) => id)).not.toContain(`remediation-${ID}-failed`);
  });

  it('when it is touched at the very last moment', async () => {
    const world = await waiting();
    const { unlock } = world.store;
    const touching: typeof unlock = async (...lock) => {
      await unlock(...lock);
      await world.store.update(ID, (record) => ({ ...record, updatedAt: new Date(world.nowInMs).toISOString() }));
    };
    Object.assign(world.store, { unlock: touching });
    await tend(world, () => TERMINATED);
    expect(await world.store.get(ID)).toMatchObject({ state: 'waiting' });
  });

  it('while the host does not answer for it, which keeps no other from being ended', async () => {
    const world = await waiting();
    const other = `${aRequest.resourceId}2`;
    await ask(world, UNDO_ID, other);
    const unanswered = (id: string): InstanceState => {
      if (id === ID) {
        throw new Error('HTTP 500');
      }
      return TERMINATED;
    };
    const { asked, warned } = await tend(world, unanswered, { afterInMs: 60 * MINUTE });
    expect(asked.toSorted()).toEqual([ID, UNDO_ID].toSorted());
    expect(await world.store.get(ID)).toMatchObject({ state: 'waiting' });
    expect(await world.store.get(UNDO_ID)).toMatchObject({ state: 'finished', outcome: 'failed' });
    expect(warned).toContain('Remediations could not be tended; the next sweep tries again');
  });

  it('while the history cannot be listed or nobody can be asked', async () => {
    const world = await waiting();
    const warned: string[] = [];
    const upkeep = {
      giveUp: world.service.giveUp,
      log: { warn: (message: string) => void warned.push(message) },
      now: new Date(START * 2),
    };
    await tendRemediations({ ...upkeep, store: { list: () => Promise.reject(new Error('away')) }, stateOf: async () => TERMINATED });
    await tendRemediations({ ...upkeep, store: world.store, stateOf: undefined });
    expect(await world.store.get(ID)).toMatchObject({ state: 'waiting' });
    expect(warned).toHaveLength(1);
  });
});
