import { describe, expect, it } from 'vitest';
import type { Batch, UnitOutcome } from '../../shared/ledger/checkpoints.ts';
import type { ScanRun } from '../../shared/model/run.ts';
import { scanTables } from '../../shared/wiring/scan.ts';
import { useAzurite } from '../azurite.ts';

const storage = useAzurite();
const START = Date.parse('2026-11-24T10:00:00Z');
const DAY = 86_400_000;

function aScene() {
  const clock = { now: START };
  return { clock, ...scanTables(storage().tables, () => new Date(clock.now)) };
}

const progress = { units: 0, done: 0, failed: 0, percent: 0, deniedReads: 0, unreadReads: 0, throttleWaitsInMs: 0 };
const aRun = (id: string, at = START): ScanRun => ({
  schemaVersion: 1,
  id,
  startedBy: 'ada',
  state: 'running',
  startedAt: new Date(at).toISOString(),
  progress,
  silentSubscriptions: [],
});

describe('runs', () => {
  it('are listed with the smallest id first, page by page, and keep what they were told', async () => {
    const { runs } = aScene();
    await Promise.all(['3', '1', '2'].map((id) => runs.create(aRun(id))));
    expect(await runs.create({ ...aRun('1'), startedBy: 'eve' })).toBe(false);
    const first = await runs.list({ top: 2 });
    expect(first.items.map(({ id, startedBy }) => [id, startedBy])).toEqual([
      ['1', 'ada'],
      ['2', 'ada'],
    ]);
    expect((await runs.list({ top: 2, next: first.next })).items.map(({ id }) => id)).toEqual(['3']);
  });

  it('do not change any more once they have ended', async () => {
    const { runs } = aScene();
    await runs.create(aRun('1'));
    expect(await runs.update('1', { state: 'finished' })).toMatchObject({ state: 'finished' });
    expect(await runs.update('1', { state: 'failed' })).toBeNull();
    expect(await runs.update('2', { state: 'failed' })).toBeNull();
    expect(await runs.get('1')).toMatchObject({ state: 'finished' });
  });

  it('hold one lock, however many ask at once', async () => {
    const { runs } = aScene();
    const answers = await Promise.all(['1', '2', '3', '4'].map((id) => runs.acquire(id, 1_000)));
    expect(answers.filter(({ status }) => status === 'held')).toHaveLength(1);
  });

  it('give the lock back only if it is theirs', async () => {
    const { runs } = aScene();
    await runs.acquire('1', 1_000);
    await runs.release('2');
    expect(await runs.acquire('2', 1_000)).toEqual({ status: 'refused', holder: '1' });
    await runs.release('1');
    expect(await runs.acquire('2', 1_000)).toEqual({ status: 'held' });
  });

  it('hold nothing any more once they have ended, even before they give the lock back', async () => {
    const { runs } = aScene();
    await runs.create(aRun('1'));
    await runs.acquire('1', 1_000);
    expect(await runs.acquire('2', 1_000)).toMatchObject({ status: 'refused' });
    await runs.update('1', { state: 'finished' });
    expect(await runs.acquire('2', 1_000)).toEqual({ status: 'held' });
    await runs.release('1');
    expect(await runs.acquire('3', 1_000)).toEqual({ status: 'refused', holder: '2' });
  });

  it('keep thousands of subscriptions that show nothing', async () => {
    const { runs } = aScene();
    const silentSubscriptions = Array.from({ length: 3_000 }, (_, index) => `/subscriptions/${String(index).padStart(36, '0')}`);
    await runs.create(aRun('1'));
    await runs.update('1', { silentSubscriptions });
    expect(await runs.update('1', { startedBy: 'eve' })).toMatchObject({ silentSubscriptions });
    expect((await runs.get('1'))?.silentSubscriptions).toEqual(silentSubscriptions);
    // A long text that becomes a short one leaves nothing behind.
    await runs.update('1', { silentSubscriptions: [] });
    expect((await runs.list({ top: 1 })).items).toMatchObject([{ startedBy: 'eve', silentSubscriptions: [] }]);
  });

  it('are taken away when they are old', async () => {
    const { runs } = aScene();
    await runs.create(aRun('2', START - 10 * DAY));
    await runs.create(aRun('1', START));
    expect(await runs.purge(new Date(START - DAY).toISOString())).toBe(1);
    expect((await runs.list({ top: 10 })).items.map(({ id }) => id)).toEqual(['1']);
  });
});

const outcome = (unit: string, changes: Partial<UnitOutcome> = {}): UnitOutcome => ({
  unit,
  failed: false,
  denied: 0,
  unread: 0,
  waitedInMs: 0,
  changed: [],
  since: '',
  ...changes,
});
const aBatch = (batch: number, outcomes: readonly UnitOutcome[] = []): Batch => ({
  subscription: '/subscriptions/s',
  batch,
  units: [{ id: `/subscriptions/s/${batch}`, kind: 'workspace' }],
  outcomes,
});

describe('checkpoints', () => {
  it('count only what the plan names: a first attempt at it may have left more', async () => {
    const { checkpoints } = aScene();
    await checkpoints.savePlan(
      'scan',
      { parts: [{ subscription: '/subscriptions/s', batches: 3 }], batches: 3 },
      [0, 1, 2].map((batch) => aBatch(batch)),
    );
    await checkpoints.savePlan(
      'scan',
      { parts: [{ subscription: '/subscriptions/s', batches: 2 }], batches: 2 },
      [0, 1].map((batch) => aBatch(batch)),
    );
    await checkpoints.saveBatch('scan', aBatch(0, [outcome('a', { denied: 2, waitedInMs: 10.4, changed: ['x'], since: 'then' })]));
    expect(await checkpoints.totals('scan')).toEqual({ units: 2, done: 1, failed: 0, denied: 2, unread: 0, waitedInMs: 10 });
    expect(await checkpoints.changed('scan')).toMatchObject([{ unit: 'a', changed: ['x'], since: 'then' }]);
  });

  it('hold a plan of many subscriptions and a batch with many changes whole', async () => {
    const { checkpoints } = aScene();
    const parts = Array.from({ length: 2_000 }, (_, index) => ({
      subscription: `/subscriptions/${String(index).padStart(36, '0')}`,
      batches: 1,
    }));
    await checkpoints.savePlan('scan', { parts, batches: 2_000 }, []);
    expect((await checkpoints.plan('scan'))?.parts).toEqual(parts);
    const changed = Array.from({ length: 1_000 }, (_, index) => `/subscriptions/s/${'x'.repeat(100)}/${index}`);
    await checkpoints.saveBatch('scan', aBatch(0, [outcome('a', { changed })]));
    expect((await checkpoints.batch('scan', '/subscriptions/s', 0))?.outcomes[0]?.changed).toEqual(changed);
    expect(await checkpoints.batch('scan', '/subscriptions/s', 1)).toBeNull();
  });

  it('hold a batch in which nearly everything changed, without the units that changed too much to be listed', async () => {
    const { checkpoints } = aScene();
    const few = ['/r1'];
    const many = Array.from({ length: 10_000 }, (_, index) => `/subscriptions/s/${'x'.repeat(100)}/${index}`);
    await checkpoints.savePlan('scan', { parts: [{ subscription: '/subscriptions/s', batches: 1 }], batches: 1 }, [aBatch(0)]);
    await checkpoints.saveBatch('scan', aBatch(0, [outcome('a', { changed: many }), outcome('b', { changed: few })]));
    expect((await checkpoints.totals('scan')).done).toBe(2);
    expect(await checkpoints.changed('scan')).toMatchObject([{ unit: 'b', changed: few }]);
  });

  it('are taken away when they are old', async () => {
    const { checkpoints, clock } = aScene();
    await checkpoints.savePlan('scan', { parts: [], batches: 0 }, [aBatch(0)]);
    clock.now += DAY;
    expect(await checkpoints.purge(new Date(clock.now - 2 * DAY).toISOString())).toBe(0);
    expect(await checkpoints.purge(new Date(clock.now).toISOString())).toBe(2);
    expect(await checkpoints.plan('scan')).toBeNull();
  });
});

describe('what is kept to tell what events missed', () => {
  it('is the last event about each resource of a unit', async () => {
    const { seen, clock } = aScene();
    await seen.remember('/u', '/r1');
    clock.now += 1_000;
    await seen.remember('/u', '/r2');
    await seen.remember('/other', '/r3');
    expect(await seen.since('/u', new Date(START).toISOString())).toHaveLength(2);
    expect(await seen.since('/u', new Date(START + 1).toISOString())).toEqual(['/r2']);
    expect(await seen.purge(new Date(START + 1).toISOString())).toBe(1);
  });

  it('compares with the newest scan before, again and again the same, and keeps no older one', async () => {
    const { prints } = aScene();
    const print = (at: string) => ({ at, kinds: ['workspace'], resources: { '/u': at } });
    expect(await prints.before('/u', '9')).toBeNull();
    // Newer ids are smaller.
    await prints.save('/u', '9', print('first'));
    await prints.save('/u', '8', print('second'));
    await prints.save('/u', '7', print('third'));
    await prints.save('/u', '7', print('third again'));
    expect(await prints.before('/u', '7')).toMatchObject({ at: 'second' });
    expect(await prints.before('/u', '8')).toBeNull();
  });

  it('is nothing for a unit too large to keep', async () => {
    const { prints } = aScene();
    const resources = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`/${'x'.repeat(100)}/${index}`, 'hash']));
    await prints.save('/u', '9', { at: 'then', kinds: [], resources });
    expect(await prints.before('/u', '8')).toBeNull();
  });
});
