import { describe, expect, it } from 'vitest';
import type { Transition } from '../../shared/model/finding.ts';
import type { RemediationRecord } from '../../shared/model/remediation-run.ts';
import { becauseOf, contestOf } from '../../shared/remediations/contested.ts';
import { workspacePublicAccessDisabled } from '../../shared/remediations/workspace-public-access-disabled.ts';
import { useTables } from '../ledger/remediations/tables.ts';
import { aResource } from '../scenes.ts';
import { aTransition } from '../transitions.ts';
import { openWorkspace } from './estate.ts';
import { aRequest, automatic, aWorld, START } from './world.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const limits = { reverts: 3, withinDays: 7 };
const plan = workspacePublicAccessDisabled.plan(aResource('workspace', openWorkspace)) ?? expect.unreachable('the workspace is open');
const BOB = { name: 'bob@contoso.com', type: 'user', objectId: 'b', confidence: 'claims' } as const;
const PIPELINE = { name: 'deploy-pipeline', type: 'application', objectId: 'p', confidence: 'claims' } as const;

const timeOf = (inMs: number) => new Date(inMs).toISOString();

/** A repair so long before START, and who changed it back an hour later. */
function aRepair(number: number, beforeInMs: number): RemediationRecord {
  const at = timeOf(START - beforeInMs);
  return {
    schemaVersion: 1,
    id: `82044855999${String(number).padStart(2, '0')}-${'a'.repeat(32)}`,
    kind: 'fix',
    request: aRequest,
    state: 'finished',
    outcome: 'repaired',
    createdAt: at,
    updatedAt: at,
    wroteAt: at,
    decisions: [],
    plan,
  };
}

function aRevert(number: number, beforeInMs: number, changes: Partial<Transition> = {}): Transition {
  return aTransition({ id: `t-${number}`, change: 'regressed', actor: PIPELINE, at: timeOf(START - beforeInMs + HOUR), ...changes });
}

const ages = [3 * DAY, 2 * DAY, DAY];
const records = ages.map((age, index) => aRepair(index, age));
const history = ages.map((age, index) => aRevert(index, age));
const contest = (past: Partial<Parameters<typeof contestOf>[1]> = {}) =>
  contestOf(plan, { records, history, ...past }, limits, new Date(START));

describe('a property that goes to and fro', () => {
  it('is contested after the third revert, by whoever made them', () => {
    expect(contest()).toEqual({ path: 'properties.publicNetworkAccess', reverts: 3, parties: ['deploy-pipeline'], last: history[2] });
  });

  it('is not after the second', () => {
    expect(contest({ history: history.slice(1) })).toBeNull();
    expect(contest({ records: records.slice(1) })).toBeNull();
  });

  it('is not by reverts that are long ago', () => {
    expect(
      contest({ records: [aRepair(0, 9 * DAY), ...records.slice(1)], history: [aRevert(0, 9 * DAY), ...history.slice(1)] }),
    ).toBeNull();
  });

  it('is not by repairs that did not write, failed, or wrote something else', () => {
    const [first = expect.unreachable(), ...others] = records;
    const { wroteAt: _, ...unwritten } = first;
    const elsewhere = { ...plan, differences: [{ path: 'properties.other', before: 1, after: 2 }] };
    for (const odd of [unwritten, { ...first, outcome: 'failed' as const }, { ...first, plan: elsewhere }]) {
      expect(contest({ records: [odd, ...others] })).toBeNull();
    }
  });

  it('is not by what people took back through us', () => {
    const undo: RemediationRecord = { ...aRepair(9, DAY), kind: 'undo', outcome: 'undone', undoes: records[2]?.id ?? '' };
    expect(contest({ records: [...records, undo] })).toBeNull();
  });

  it('counts a repair once, however often the finding changes after it', () => {
    const many = [1, 2, 3, 4].map((number) => aRevert(number, DAY - number * HOUR));
    expect(contest({ history: many })).toBeNull();
  });

  it('names everybody, in plain words', () => {
    const found = contest({ history: [...history.slice(0, 2), aRevert(2, DAY, { actor: BOB })] }) ?? expect.unreachable();
    expect(becauseOf(found, limits)).toContain('changed back 3 times within 7 days, by deploy-pipeline and bob@contoso.com');
    expect(becauseOf({ ...found, parties: [] }, limits)).toContain('by somebody that no event named');
  });
});

describe('a remediation of it', () => {
  const tables = useTables();
  const contested = async () => {
    const world = aWorld(await tables.fresh(), automatic);
    for (const record of records) await world.store.insert(record);
    world.history.push(...history);
    const id = `8204485500000-${'c'.repeat(32)}`;
    await world.service.activities.beginRemediation({ id, request: aRequest });
    return { world, id };
  };

  it('is refused with the reason, and everybody is told who the other party is', async () => {
    const { world, id } = await contested();
    expect(await world.service.activities.planRemediation({ id })).toMatchObject({
      gate: 'refuse',
      because: expect.stringContaining('deploy-pipeline'),
    });
    expect(world.disputes).toEqual([
      expect.objectContaining({
        findingId: aRequest.findingId,
        revertId: 't-2',
        by: PIPELINE,
        because: expect.stringContaining('3 times'),
      }),
    ]);
  });

  it('writes nothing, whatever the orchestration says', async () => {
    const { world, id } = await contested();
    expect(await world.service.activities.applyRemediation({ id, planHash: plan.hash })).toMatchObject({
      status: 'refused',
      because: expect.stringContaining('deploy-pipeline'),
    });
    expect(world.writes).toEqual([]);
  });

  it('may still be asked for by a person', async () => {
    const { world, id } = await contested();
    await world.store.update(id, (record) => ({ ...record, request: { ...record.request, requestedBy: 'person:ada' } }));
    expect((await world.service.activities.planRemediation({ id })).gate).toBe('run');
    expect(world.disputes).toEqual([]);
  });
});
