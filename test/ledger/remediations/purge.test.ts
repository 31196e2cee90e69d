import { describe, expect, it } from 'vitest';
import { purgeRemediations } from '../../../shared/ledger/remediations/purge.ts';
import type { Decision, RemediationRecord } from '../../../shared/model/remediation-run.ts';
import type { RemediationStore } from '../../../shared/model/remediation-store.ts';
import { WORKSPACE_ID } from '../../scenes.ts';
import { useTables } from './tables.ts';

const tables = useTables();

const HOUR_IN_MS = 3_600_000;
const NOW = new Date();
/** Rows carry the time they are written at, so the nights of this test lie ahead. */
const inHours = (hours: number) => new Date(NOW.getTime() + hours * HOUR_IN_MS);
const LATER = { history: inHours(1), state: inHours(1) };
const RULE = 'AML-NET-001';
const idOf = (number: number) => `${String(1_000_000_000_000 - number).padStart(13, '0')}-${'a'.repeat(32)}`;

function aRecord(changes: Partial<RemediationRecord> = {}): RemediationRecord {
  const at = NOW.toISOString();
  return {
    schemaVersion: 1,
    id: idOf(1),
    kind: 'fix',
    request: {
      remediationId: 'workspace-public-access-disabled',
      ruleId: RULE,
      findingId: 'f',
      resourceId: WORKSPACE_ID,
      unit: WORKSPACE_ID,
      requestedBy: 'person:ada',
    },
    state: 'finished',
    outcome: 'repaired',
    createdAt: at,
    updatedAt: at,
    finishedAt: at,
    decisions: [],
    ...changes,
  };
}

function running(state: RemediationRecord['state'], number: number): RemediationRecord {
  const { outcome: _, finishedAt: __, ...record } = aRecord({ id: idOf(number), state });
  return record;
}

const aDecision = (remediation: string): Decision => ({
  id: '11111111-2222-3333-4444-555555555555',
  remediation,
  number: 1,
  planHash: 'a'.repeat(64),
  answer: 'approve',
  by: 'ada',
  at: NOW.toISOString(),
});

const aHold = (ruleId: string, until: Date) => ({ resourceId: WORKSPACE_ID, ruleId, until: until.toISOString(), by: idOf(2) });

async function spend(store: RemediationStore, at: Date): Promise<void> {
  await store.takeBudget({ id: idOf(1), unit: WORKSPACE_ID, at, perHour: 1, perUnitPerHour: 1, unitsPerHour: 1 });
}

const nothing = { remediations: 0, decisions: 0, holds: 0, locks: 0, budgets: 0 };

describe('the nightly purge of remediations', () => {
  it('takes away what ended before, in as many pages as it takes, and nothing that ended since', async () => {
    const store = await tables.fresh();
    for (let number = 1; number <= 120; number++) {
      await store.insert(aRecord({ id: idOf(number) }));
    }
    await store.insert(aRecord({ id: idOf(200), finishedAt: inHours(2).toISOString() }));
    expect(await purgeRemediations(store.tables, LATER)).toEqual({ ...nothing, remediations: 120 });
    expect((await store.list({})).records.map(({ id }) => id)).toEqual([idOf(200)]);
  });

  it('keeps everything while it is young', async () => {
    const store = await tables.fresh();
    await store.insert(aRecord());
    await store.decide(aDecision(idOf(1)));
    await store.hold(aHold(RULE, inHours(-1)));
    await spend(store, NOW);
    expect(await purgeRemediations(store.tables, { history: inHours(-24), state: inHours(-24) })).toEqual(nothing);
    expect(await store.get(idOf(1))).not.toBeNull();
  });

  it.each(['planning', 'waiting', 'scheduled', 'applying', 'verifying'] as const)(
    'keeps what is %s, and the decision it may still act on, however old',
    async (state) => {
      const store = await tables.fresh();
      await store.insert(running(state, 1));
      await store.decide(aDecision(idOf(1)));
      expect(await purgeRemediations(store.tables, LATER)).toEqual(nothing);
      expect(await store.useDecision(idOf(1), 1, { writeId: 'w', at: NOW.toISOString() })).toBe(true);
    },
  );

  it('takes decisions away once their remediation has ended or is gone', async () => {
    const store = await tables.fresh();
    await store.insert(aRecord());
    await store.decide(aDecision(idOf(1)));
    await store.decide(aDecision(idOf(2)));
    expect(await purgeRemediations(store.tables, { ...LATER, history: inHours(-1) })).toEqual({ ...nothing, decisions: 2 });
    expect(await store.get(idOf(1))).not.toBeNull();
    expect(await store.decision(idOf(1), 1)).toBeNull();
  });

  it('takes away a hold that is over and keeps one in force', async () => {
    const store = await tables.fresh();
    await store.hold(aHold(RULE, NOW));
    await store.hold(aHold('AML-NET-027', inHours(2)));
    expect(await purgeRemediations(store.tables, LATER)).toEqual({ ...nothing, holds: 1 });
    expect(await store.held(WORKSPACE_ID, 'AML-NET-027', inHours(1))).not.toBeNull();
  });

  it('takes away a lock that ran out and keeps one that is held', async () => {
    const store = await tables.fresh();
    const lock = { resourceId: WORKSPACE_ID, id: idOf(1), now: NOW };
    await store.lock({ ...lock, remediationId: 'forgotten', expiresAt: NOW });
    await store.lock({ ...lock, remediationId: 'held', expiresAt: inHours(6) });
    expect(await purgeRemediations(store.tables, LATER)).toEqual({ ...nothing, locks: 1 });
    expect(await store.holder(WORKSPACE_ID, 'held', inHours(1))).toBe(idOf(1));
  });

  it('takes away the counters of hours that are long over and keeps those of the hour that counts', async () => {
    const store = await tables.fresh();
    await spend(store, inHours(-2));
    await spend(store, NOW);
    // A mark, and the counters of all, of the unit and of units.
    expect(await purgeRemediations(store.tables, { history: NOW, state: NOW })).toEqual({ ...nothing, budgets: 4 });
    const another = { id: idOf(9), unit: WORKSPACE_ID, perHour: 1, perUnitPerHour: 1, unitsPerHour: 1 };
    expect(await store.takeBudget({ ...another, at: NOW })).toBe('hour');
  });

  it('never takes the kill switch away', async () => {
    const store = await tables.fresh();
    await store.setKillSwitch({ on: true, by: 'ada', at: NOW.toISOString(), because: 'A storm.' });
    expect(await purgeRemediations(store.tables, LATER)).toEqual(nothing);
    expect(await store.killSwitch()).toMatchObject({ on: true });
  });
});
