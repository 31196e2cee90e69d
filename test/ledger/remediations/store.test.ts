import { RestError } from '@azure/data-tables';
import { describe, expect, it } from 'vitest';
import type { Decision, RemediationRecord } from '../../../shared/model/remediation-run.ts';
import type { BudgetRequest, LockRequest, RemediationStore } from '../../../shared/model/remediation-store.ts';
import { WORKSPACE_ID } from '../../scenes.ts';
import { createMemoryStore } from './memory-store.ts';
import { useTables } from './tables.ts';

const tables = useTables();
/** The double that other tests use has to pass what the real one passes. */
const stores = [
  { of: 'Azure Tables', store: { fresh: (): Promise<RemediationStore> => tables.fresh() } },
  { of: 'memory', store: { fresh: (): Promise<RemediationStore> => Promise.resolve(createMemoryStore()) } },
];
const AT = new Date('2026-11-24T10:00:00Z');

function idOf(number: number): string {
  return `${String(1_000_000_000_000 - number).padStart(13, '0')}-${'a'.repeat(32)}`;
}

function aRecord(changes: Partial<RemediationRecord> = {}): RemediationRecord {
  return {
    schemaVersion: 1,
    id: idOf(1),
    kind: 'fix',
    request: {
      remediationId: 'workspace-public-access-disabled',
      ruleId: 'AML-NET-001',
      findingId: 'f',
      resourceId: WORKSPACE_ID,
      unit: WORKSPACE_ID,
      requestedBy: 'transition:t-1',
    },
    state: 'planning',
    createdAt: AT.toISOString(),
    updatedAt: AT.toISOString(),
    decisions: [],
    ...changes,
  };
}

it('a decision is not taken for used by others when the answer to its use was lost on the way', async () => {
  const { decide, useDecision, tables: made } = await tables.fresh();
  await decide(aDecision());
  const lost: string[] = [];
  made.state.pipeline.addPolicy(
    {
      name: 'loses the first answer to a change',
      async sendRequest(request, next) {
        const answer = await next(request);
        if (request.method === 'PUT' && lost.length === 0) {
          lost.push(request.url);
          throw new RestError('The connection was reset.', { code: 'ECONNRESET', request });
        }
        return answer;
      },
    },
    { afterPhase: 'Retry' },
  );
  expect(await useDecision(idOf(1), 1, { writeId: 'a', at: AT.toISOString() })).toBe(true);
  expect(lost).toHaveLength(1);
});

it('a place in the history that nobody gave out is refused', async () => {
  const { list } = await tables.fresh();
  for (const token of ['%', 'garbage', btoa('[1]'), btoa('{"nextRowKey":1}')]) {
    await expect(list({ top: 1, token })).rejects.toThrow(RangeError);
  }
});

describe.each(stores)('the history in $of', ({ store }) => {
  it('gives back what was inserted, whole', async () => {
    const { insert, get } = await store.fresh();
    const record = aRecord({ because: "it's “quoted”", preflight: { result: 'unsafe', reasons: ['a', 'b'] } });
    expect(await insert(record)).toBe(true);
    expect(await get(record.id)).toEqual(record);
  });

  it('gives back a record with a plan that writes a large resource, and changes it', async () => {
    const { insert, get, update } = await store.fresh();
    const record = aRecord({ because: 'x'.repeat(100_000) });
    await insert(record);
    expect(await get(record.id)).toEqual(record);
    expect(await update(record.id, (before) => ({ ...before, because: 'short' }))).toEqual({ ...record, because: 'short' });
    expect(await get(record.id)).toEqual({ ...record, because: 'short' });
  });

  it('keeps the first record when an id is inserted again', async () => {
    const { insert, get } = await store.fresh();
    await insert(aRecord({ because: 'first' }));
    expect(await insert(aRecord({ because: 'second' }))).toBe(false);
    expect((await get(idOf(1)))?.because).toBe('first');
  });

  it('knows no record that nobody inserted', async () => {
    const { get, update } = await store.fresh();
    expect(await get(idOf(9))).toBeNull();
    await expect(update(idOf(9), (record) => record)).rejects.toThrow(RangeError);
  });

  it('loses no change when many write at once', async () => {
    const { insert, update, get } = await store.fresh();
    await insert(aRecord());
    const add = (by: string) => update(idOf(1), (record) => ({ ...record, because: `${record.because ?? ''}${by}` }));
    await Promise.all(['x', 'y', 'z'].map(add));
    expect((await get(idOf(1)))?.because?.split('').sort()).toEqual(['x', 'y', 'z']);
  });

  it('lists newest first, a page at a time, without gaps', async () => {
    const { insert, list } = await store.fresh();
    for (const number of [2, 5, 1, 4, 3]) {
      await insert(aRecord({ id: idOf(number) }));
    }
    const first = await list({ top: 2 });
    const second = await list({ top: 2, ...(first.token === undefined ? {} : { token: first.token }) });
    const third = await list({ top: 2, ...(second.token === undefined ? {} : { token: second.token }) });
    const ids = [first, second, third].flatMap(({ records }) => records.map(({ id }) => id));
    expect(ids).toEqual([5, 4, 3, 2, 1].map(idOf));
    expect(third.token).toBeUndefined();
  });

  it('filters by unit, resource and state, and by whether it has finished', async () => {
    const { insert, list, update } = await store.fresh();
    const elsewhere = { ...aRecord().request, unit: '/subscriptions/o', resourceId: '/subscriptions/o/providers/a.b/c/d' };
    await insert(aRecord({ id: idOf(1) }));
    await insert(aRecord({ id: idOf(2), request: elsewhere }));
    await update(idOf(1), (record) => ({ ...record, state: 'waiting' }));
    const found = async (filter: Parameters<typeof list>[0]) => (await list(filter)).records.map(({ id }) => id);
    expect(await found({ unit: WORKSPACE_ID })).toEqual([idOf(1)]);
    expect(await found({ resourceId: elsewhere.resourceId })).toEqual([idOf(2)]);
    expect(await found({ state: 'waiting' })).toEqual([idOf(1)]);
    expect(await found({ unit: WORKSPACE_ID, state: 'planning' })).toEqual([]);
    await update(idOf(2), (record) => ({ ...record, state: 'finished' }));
    expect(await found({ unfinished: true })).toEqual([idOf(1)]);
    expect(await found({})).toHaveLength(2);
  });
});

function aDecision(changes: Partial<Decision> = {}): Decision {
  return {
    id: '11111111-2222-3333-4444-555555555555',
    remediation: idOf(1),
    number: 1,
    planHash: 'a'.repeat(64),
    answer: 'approve',
    by: 'ada',
    at: AT.toISOString(),
    ...changes,
  };
}

describe.each(stores)('decisions in $of', ({ store }) => {
  it('let the first one stand', async () => {
    const { decide, decision } = await store.fresh();
    await decide(aDecision());
    const standing = await decide(aDecision({ id: 'other', answer: 'decline', by: 'bob' }));
    expect(standing).toEqual(aDecision());
    expect(await decision(idOf(1), 1)).toEqual(aDecision());
  });

  it('are kept apart by ask and by remediation', async () => {
    const { decide, decision } = await store.fresh();
    await decide(aDecision());
    expect(await decision(idOf(1), 2)).toBeNull();
    expect(await decision(idOf(2), 1)).toBeNull();
  });

  it('are used once, also by several at the same time', async () => {
    const { decide, decision, useDecision } = await store.fresh();
    await decide(aDecision());
    const uses = await Promise.all(['a', 'b', 'c'].map((writeId) => useDecision(idOf(1), 1, { writeId, at: AT.toISOString() })));
    expect(uses.toSorted()).toEqual([false, false, true]);
    expect((await decision(idOf(1), 1))?.usedAt).toBe(AT.toISOString());
  });

  it('say yes again to the write they were used for, and no to another', async () => {
    const { decide, decision, useDecision } = await store.fresh();
    await decide(aDecision());
    expect(await useDecision(idOf(1), 1, { writeId: 'a', at: AT.toISOString() })).toBe(true);
    expect(await useDecision(idOf(1), 1, { writeId: 'a', at: later(5).toISOString() })).toBe(true);
    expect(await useDecision(idOf(1), 1, { writeId: 'b', at: later(5).toISOString() })).toBe(false);
    expect(await decision(idOf(1), 1)).toEqual(aDecision({ usedAt: AT.toISOString(), usedFor: 'a' }));
  });

  it('cannot be used when nobody made one', async () => {
    const { useDecision } = await store.fresh();
    expect(await useDecision(idOf(1), 1, { writeId: 'a', at: AT.toISOString() })).toBe(false);
  });
});

function aBudget(changes: Partial<BudgetRequest> = {}): BudgetRequest {
  return { id: idOf(1), unit: WORKSPACE_ID, at: AT, perHour: 10, perUnitPerHour: 10, unitsPerHour: 10, ...changes };
}

describe.each(stores)('budgets in $of', ({ store }) => {
  it('never give out more than there is, however many take at once', async () => {
    const { takeBudget } = await store.fresh();
    const takers = [1, 2, 3, 4, 5].map((number) => takeBudget(aBudget({ id: idOf(number), perHour: 3 })));
    const answers = await Promise.all(takers);
    expect(answers.toSorted()).toEqual(['hour', 'hour', 'taken', 'taken', 'taken']);
  });

  it('count an instance once', async () => {
    const { takeBudget } = await store.fresh();
    expect(await takeBudget(aBudget({ perHour: 1 }))).toBe('taken');
    expect(await takeBudget(aBudget({ perHour: 1 }))).toBe('taken');
    expect(await takeBudget(aBudget({ id: idOf(2), perHour: 1 }))).toBe('hour');
  });

  it('are counted by unit too', async () => {
    const { takeBudget } = await store.fresh();
    expect(await takeBudget(aBudget({ perUnitPerHour: 1 }))).toBe('taken');
    expect(await takeBudget(aBudget({ id: idOf(2), perUnitPerHour: 1 }))).toBe('unit');
    expect(await takeBudget(aBudget({ id: idOf(3), unit: '/subscriptions/other', perUnitPerHour: 1 }))).toBe('taken');
  });

  it('start afresh with the hour', async () => {
    const { takeBudget } = await store.fresh();
    await takeBudget(aBudget({ perHour: 1 }));
    expect(await takeBudget(aBudget({ id: idOf(2), perHour: 1, at: new Date('2026-11-24T11:00:00Z') }))).toBe('taken');
  });

  it('of nothing give nothing', async () => {
    const { takeBudget } = await store.fresh();
    expect(await takeBudget(aBudget({ perHour: 0 }))).toBe('hour');
  });

  it('count units of the estate once each', async () => {
    const { takeBudget } = await store.fresh();
    const two = { unitsPerHour: 2 };
    const other = { ...two, unit: '/subscriptions/other' };
    expect(await takeBudget(aBudget(two))).toBe('taken');
    expect(await takeBudget(aBudget({ ...two, id: idOf(2) }))).toBe('taken');
    expect(await takeBudget(aBudget({ ...other, id: idOf(3) }))).toBe('taken');
    expect(await takeBudget(aBudget({ ...other, id: idOf(4), unit: '/subscriptions/third' }))).toBe('estate');
    expect(await takeBudget(aBudget({ ...other, id: idOf(5) }))).toBe('taken');
  });

  it('never give out more units than there are, however many take at once', async () => {
    const { takeBudget } = await store.fresh();
    const takers = [1, 2, 3, 4].map((number) =>
      takeBudget(aBudget({ id: idOf(number), unit: `/subscriptions/${number}`, unitsPerHour: 2 })),
    );
    expect((await Promise.all(takers)).toSorted()).toEqual(['estate', 'estate', 'taken', 'taken']);
  });
});

function aLock(changes: Partial<LockRequest> = {}): LockRequest {
  return { resourceId: WORKSPACE_ID, remediationId: 'r', id: 'first', now: AT, expiresAt: later(60), ...changes };
}

const later = (minutes: number) => new Date(AT.getTime() + minutes * 60_000);

describe.each(stores)('locks in $of', ({ store }) => {
  it('have one holder', async () => {
    const { lock, holder } = await store.fresh();
    const ids = ['a', 'b', 'c', 'd'];
    const answers = await Promise.all(ids.map((id) => lock(aLock({ id }))));
    expect(new Set(answers).size).toBe(1);
    expect(await holder(WORKSPACE_ID, 'r', AT)).toBe(answers[0]);
  });

  it('are prolonged by their holder', async () => {
    const { lock, holder } = await store.fresh();
    await lock(aLock());
    expect(await lock(aLock({ expiresAt: later(120) }))).toBe('first');
    expect(await holder(WORKSPACE_ID, 'r', later(90))).toBe('first');
  });

  it('are free once they ran out', async () => {
    const { lock, holder } = await store.fresh();
    await lock(aLock());
    expect(await holder(WORKSPACE_ID, 'r', later(61))).toBeNull();
    expect(await lock(aLock({ id: 'second', now: later(61), expiresAt: later(120) }))).toBe('second');
  });

  it('are given back by their holder only', async () => {
    const { lock, unlock, holder } = await store.fresh();
    await lock(aLock());
    await unlock(WORKSPACE_ID, 'r', 'second');
    expect(await holder(WORKSPACE_ID, 'r', AT)).toBe('first');
    await unlock(WORKSPACE_ID, 'r', 'first');
    expect(await holder(WORKSPACE_ID, 'r', AT)).toBeNull();
  });

  it('are kept apart by remediation', async () => {
    const { lock } = await store.fresh();
    await lock(aLock());
    expect(await lock(aLock({ remediationId: 'other', id: 'second' }))).toBe('second');
  });
});

describe.each(stores)('holds in $of', ({ store }) => {
  it('last until their end, for their rule only', async () => {
    const { hold, held } = await store.fresh();
    const wanted = { resourceId: WORKSPACE_ID, ruleId: 'AML-NET-001', until: later(60).toISOString(), by: 'undo' };
    await hold(wanted);
    expect(await held(WORKSPACE_ID, 'AML-NET-001', later(59))).toEqual(wanted);
    expect(await held(WORKSPACE_ID, 'AML-NET-001', later(60))).toBeNull();
    expect(await held(WORKSPACE_ID, 'AML-NET-027', AT)).toBeNull();
  });

  it('can be lifted, also when there is none', async () => {
    const { hold, held, unhold } = await store.fresh();
    await hold({ resourceId: WORKSPACE_ID, ruleId: 'AML-NET-001', until: later(60).toISOString(), by: 'undo' });
    await unhold(WORKSPACE_ID, 'AML-NET-001');
    await unhold(WORKSPACE_ID, 'AML-NET-001');
    expect(await held(WORKSPACE_ID, 'AML-NET-001', AT)).toBeNull();
  });
});

describe.each(stores)('the kill switch in $of', ({ store }) => {
  it('is unused at first and remembers who used it last', async () => {
    const { killSwitch, setKillSwitch } = await store.fresh();
    expect(await killSwitch()).toBeNull();
    const on = { on: true, by: 'ada', at: AT.toISOString(), because: 'A storm of repairs.' };
    await setKillSwitch(on);
    expect(await killSwitch()).toEqual(on);
    await setKillSwitch({ ...on, on: false });
    expect((await killSwitch())?.on).toBe(false);
  });
});

describe('every row', () => {
  it('carries its schema version', async () => {
    const { tables: opened, insert, decide, takeBudget, lock, hold, setKillSwitch } = await tables.fresh();
    await insert(aRecord());
    await decide(aDecision());
    await takeBudget(aBudget());
    await lock(aLock());
    await hold({ resourceId: WORKSPACE_ID, ruleId: 'AML-NET-001', until: later(60).toISOString(), by: 'undo' });
    await setKillSwitch({ on: false, by: 'ada', at: AT.toISOString(), because: 'Practice.' });
    const versions: unknown[] = [];
    for (const table of [opened.history, opened.state]) {
      for await (const row of table.listEntities()) {
        versions.push(row['schemaVersion']);
      }
    }
    expect(versions).toEqual(Array.from({ length: 9 }, () => 1));
  });

  it('is unknown, not absent, when its table is missing', async () => {
    const { tables: opened, killSwitch, get, held } = await tables.fresh();
    await Promise.all([opened.state.deleteTable(), opened.history.deleteTable()]);
    await expect(killSwitch()).rejects.toThrow();
    await expect(held(WORKSPACE_ID, 'AML-NET-001', AT)).rejects.toThrow();
    await expect(get(idOf(1))).rejects.toThrow();
  });
});
