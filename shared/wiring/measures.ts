import type { TableClient } from '@azure/data-tables';
import { odata } from '@azure/data-tables';
import { Cron } from 'croner';
import type { WardenConfig } from '../config/policy-file.ts';
import { noticeOf } from '../intake/notice.ts';
import { remediationTables } from '../ledger/remediations/store.ts';
import type { Runs } from '../ledger/runs.ts';
import { type Row, tableOf } from '../ledger/table.ts';
import { ageInS, type Measures, measuresOf } from '../metrics.ts';

export interface MeasuredParts {
  readonly table: (name: string) => TableClient;
  readonly runs: Pick<Runs, 'list'>;
  readonly config: Pick<WardenConfig, 'remediation' | 'schedules'>;
}

/** Measures what stands in storage, held against the configuration. */
export async function measure({ table, runs, config }: MeasuredParts, now: Date): Promise<Measures> {
  const [notices, transitions, budget, { items }] = await Promise.all([
    tableOf(table('Pending')).list(odata`RowKey ge ${'event-'} and RowKey lt ${'event.'}`, ['receivedAt']),
    tableOf(table('Outbox')).list(undefined, ['at']),
    tableOf(table(remediationTables.state)).get(`budget-${now.toISOString().slice(0, 13)}`, 'all'),
    runs.list({ top: 50 }),
  ]);
  const last = items.find(({ state }) => state === 'finished');
  const writesThisHour = Number(budget?.['count'] ?? 0);
  return measuresOf(
    {
      oldestNoticeAt: oldest(notices, 'receivedAt'),
      oldestTransitionAt: oldest(transitions, 'at'),
      lastScan: last === undefined ? undefined : { endedAt: last.endedAt ?? '', deniedReads: last.progress.deniedReads },
      scanIntervalInS: longestIntervalInS(config.schedules.fullScan, now),
      budget: mayRepair(config.remediation) ? { writesThisHour, writesPerHour: config.remediation.budget.perHour } : undefined,
    },
    now,
  );
}

/** How long after it happened an event has been acted on. Nothing for events that are none of ours. */
export function lagOf(event: unknown, now: Date): Measures {
  const heard = noticeOf(event, now);
  const eventLagInS = 'notice' in heard ? ageInS(heard.notice.at, now) : undefined;
  return eventLagInS === undefined ? {} : { eventLagInS };
}

/** Runs that are looked ahead at: a schedule of a working week has its weekend among them. */
const RUNS_AHEAD = 12;

/** Longest time between two runs to come; undefined for a schedule that has fewer than two. */
export function longestIntervalInS(cron: string, now: Date): number | undefined {
  const times = new Cron(cron, { timezone: 'UTC', paused: true }).nextRuns(RUNS_AHEAD, now).map((time) => time.getTime());
  const intervals = times.slice(1).map((time, index) => (time - (times[index] ?? time)) / 1000);
  return intervals.length === 0 ? undefined : Math.max(...intervals);
}

/** Whether any rule may be repaired anywhere: by itself or after a person agreed. */
export function mayRepair({ mode, rules, scopes }: WardenConfig['remediation']): boolean {
  const modes = [mode, ...Object.values(rules), ...scopes.flatMap((scope) => [scope.mode, ...Object.values(scope.rules)])];
  return modes.some((one) => one === 'approve' || one === 'auto');
}

function oldest(rows: readonly Row[], column: string): string | undefined {
  return rows
    .map((row) => String(row[column] ?? ''))
    .filter((at) => at !== '')
    .toSorted()[0];
}
