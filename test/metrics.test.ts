import { describe, expect, it } from 'vitest';
import { parseConfig } from '../shared/config/parse.ts';
import { instruments, known, measuresOf } from '../shared/metrics.ts';
import { lagOf, longestIntervalInS, mayRepair, measure } from '../shared/wiring/measures.ts';
import { scanTables } from '../shared/wiring/scan.ts';
import { useAzurite } from './azurite.ts';
import { anEvent, aWorld, workspaceId } from './governance/world.ts';

const storage = useAzurite();
const NOW = new Date('2026-11-24T10:00:00Z');

const standing = {
  oldestNoticeAt: undefined,
  oldestTransitionAt: undefined,
  lastScan: undefined,
  scanIntervalInS: undefined,
  budget: { writesThisHour: 0, writesPerHour: 10 },
};
const configOf = (text: string) => parseConfig(text);

describe('what the service measures of itself', () => {
  it('is nothing of a scan before one has finished, and never less than no time', () => {
    expect(measuresOf(standing, NOW)).toEqual({ inboxAgeInS: 0, outboxAgeInS: 0, budgetUsedPercent: 0 });
    expect(measuresOf({ ...standing, oldestNoticeAt: '2026-11-24T10:00:05Z' }, NOW).inboxAgeInS).toBe(0);
  });

  it('calls a budget of nothing used up, and one that was lowered too', () => {
    expect(measuresOf({ ...standing, budget: { writesThisHour: 0, writesPerHour: 0 } }, NOW).budgetUsedPercent).toBe(100);
    expect(measuresOf({ ...standing, budget: { writesThisHour: 5, writesPerHour: 2 } }, NOW).budgetUsedPercent).toBe(100);
  });

  it('says nothing of a budget that nothing is taken from', () => {
    expect(measuresOf({ ...standing, budget: undefined }, NOW)).toEqual({ inboxAgeInS: 0, outboxAgeInS: 0 });
  });

  it('is not known when it is no number', () => {
    expect(known({ scanAgeInS: Number.NaN, deniedReads: 3 })).toEqual([{ instrument: instruments.deniedReads, value: 3 }]);
  });

  it('has one name of its own for everything, as OpenTelemetry names things', () => {
    const names = Object.values(instruments).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^aml_warden(\.[a-z_]+)+$/.test(name))).toEqual([]);
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
    expect(await measure({ table: tables, runs, config: configOf('remediation: { mode: auto }') }, NOW)).toEqual({
      inboxAgeInS: 90,
      outboxAgeInS: 7,
      scanAgeInS: 8,
      scanIntervalInS: 6 * 3600,
      deniedReads: 4,
      budgetUsedPercent: 30,
    });
    expect(await measure({ table: tables, runs, config: configOf('remediation: { mode: audit }') }, NOW)).not.toHaveProperty(
      'budgetUsedPercent',
    );
  });

  it('of an event is how long after it happened it was acted on, and nothing for one that is none', () => {
    const world = aWorld(NOW.getTime() - 12_500);
    expect(lagOf(anEvent(world, workspaceId('a')), NOW)).toEqual({ eventLagInS: 12.5 });
    expect(lagOf({ hello: 'world' }, NOW)).toEqual({});
  });

  it('holds the age of a scan against the longest wait of its schedule', () => {
    expect(longestIntervalInS('0 0 6 * * 1-5', NOW)).toBe(3 * 24 * 3600);
    expect(longestIntervalInS('0 0 6 24 12 *', new Date('2026-12-25T00:00:00Z'))).toBeGreaterThan(364 * 24 * 3600);
  });

  it.each([
    ['audit', 'remediation: { mode: audit }', false],
    ['shadow', 'remediation: { mode: shadow }', false],
    ['approve', 'remediation: { mode: approve }', true],
    ['auto for one rule', 'remediation: { rules: { AML-NET-001: auto } }', true],
    ['auto for a part of the estate', 'remediation: { scopes: [{ environment: dev, mode: auto }] }', true],
  ])('knows that repairs are on or off: %s', (_name, text, expected) => {
    expect(mayRepair(configOf(text).remediation)).toBe(expected);
  });
});
