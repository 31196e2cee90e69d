import { describe, expect, it } from 'vitest';
import { logMeasures, MEASURED, measuresOf } from '../shared/metrics.ts';
import { measure, measureEvent } from '../shared/wiring/measures.ts';
import { scanTables } from '../shared/wiring/scan.ts';
import { useAzurite } from './azurite.ts';
import { anEvent, aWorld, workspaceId } from './governance/world.ts';

const storage = useAzurite();
const NOW = new Date('2026-11-24T10:00:00Z');

function aLog() {
  const logged: unknown[] = [];
  const log = {
    info: (message: string, fields?: Readonly<Record<string, unknown>>) => {
      expect(message).toBe(MEASURED);
      logged.push([fields?.['measure'], fields?.['value']]);
    },
  };
  return { log, logged };
}

const standing = { oldestNoticeAt: undefined, oldestTransitionAt: undefined, lastScan: undefined, writesThisHour: 0, writesPerHour: 10 };

describe('what the service measures of itself', () => {
  it('is nothing of a scan before one has finished, and never less than no time', () => {
    expect(measuresOf(standing, NOW)).toEqual({ inboxAgeInS: 0, outboxAgeInS: 0, budgetUsedPercent: 0 });
    expect(measuresOf({ ...standing, oldestNoticeAt: '2026-11-24T10:00:05Z' }, NOW).inboxAgeInS).toBe(0);
  });

  it('calls a budget of nothing used up, and one that was lowered too', () => {
    expect(measuresOf({ ...standing, writesPerHour: 0 }, NOW).budgetUsedPercent).toBe(100);
    expect(measuresOf({ ...standing, writesPerHour: 2, writesThisHour: 5 }, NOW).budgetUsedPercent).toBe(100);
  });

  it('has no line for what is not known', () => {
    const { log, logged } = aLog();
    logMeasures({ scanAgeInS: Number.NaN, deniedReads: 3 }, log);
    expect(logged).toEqual([['deniedReads', 3]]);
  });

  it('is read from the tables that the service writes', async () => {
    const { tables, ledger } = storage();
    const at = (ms: number) => new Date(NOW.getTime() + ms);
    const unit = { id: workspaceId('a'), kind: 'workspace' } as const;
    const notice = { eventId: 'e', resourceId: unit.id, operation: 'x/write', change: 'write', at: at(0).toISOString() } as const;
    await ledger({ now: () => at(-90_000) }).inbox.remember(unit, notice);
    await ledger({ now: () => at(-30_000) }).inbox.remember(unit, { ...notice, eventId: 'f' });
    const outbox = tables('Outbox');
    await outbox.createTable();
    await outbox.createEntity({ partitionKey: 'p', rowKey: 'r', at: at(-7_000).toISOString() });
    const budget = tables('RemediationState');
    await budget.createTable();
    await budget.createEntity({ partitionKey: 'budget-2026-11-24T10', rowKey: 'all', count: 3 });
    const { runs } = scanTables(tables);
    const progress = { units: 1, done: 1, failed: 0, percent: 100, deniedReads: 4, unreadReads: 0, throttleWaitsInMs: 0 };
    const run = { schemaVersion: 1, startedBy: 'a', startedAt: at(-9_000).toISOString(), progress, silentSubscriptions: [] } as const;
    await runs.create({ ...run, id: '1', state: 'running' });
    await runs.create({ ...run, id: '2', state: 'finished', endedAt: at(-8_000).toISOString() });
    const { log, logged } = aLog();
    await measure({ table: tables, runs, writesPerHour: 10 }, log, NOW);
    expect(logged).toEqual([
      ['inboxAgeInS', 90],
      ['outboxAgeInS', 7],
      ['scanAgeInS', 8],
      ['deniedReads', 4],
      ['budgetUsedPercent', 30],
    ]);
  });

  it('of an event is how long after it happened it was acted on, and nothing for one that is none', () => {
    const { log, logged } = aLog();
    const world = aWorld(NOW.getTime() - 12_500);
    measureEvent(anEvent(world, workspaceId('a')), log, NOW);
    measureEvent({ hello: 'world' }, log, NOW);
    expect(logged).toEqual([['eventLagInS', 12.5]]);
  });
});
