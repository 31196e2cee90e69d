import type { TableClient } from '@azure/data-tables';
import { odata } from '@azure/data-tables';
import { noticeOf } from '../intake/notice.ts';
import { remediationTables } from '../ledger/remediations/store.ts';
import type { Runs } from '../ledger/runs.ts';
import { type Row, tableOf } from '../ledger/table.ts';
import { ageInS, logMeasures, measuresOf } from '../metrics.ts';
import type { Log } from '../model/log.ts';

export interface MeasuredStorage {
  readonly table: (name: string) => TableClient;
  readonly runs: Pick<Runs, 'list'>;
  readonly writesPerHour: number;
}

/** Measures what stands in storage and logs it. */
export async function measure({ table, runs, writesPerHour }: MeasuredStorage, log: Pick<Log, 'info'>, now: Date): Promise<void> {
  const [notices, transitions, budget, { items }] = await Promise.all([
    tableOf(table('Pending')).list(odata`RowKey ge ${'event-'} and RowKey lt ${'event.'}`, ['receivedAt']),
    tableOf(table('Outbox')).list(undefined, ['at']),
    tableOf(table(remediationTables.state)).get(`budget-${now.toISOString().slice(0, 13)}`, 'all'),
    runs.list({ top: 50 }),
  ]);
  const last = items.find(({ state }) => state === 'finished');
  const standing = {
    oldestNoticeAt: oldest(notices, 'receivedAt'),
    oldestTransitionAt: oldest(transitions, 'at'),
    lastScan: last === undefined ? undefined : { endedAt: last.endedAt ?? '', deniedReads: last.progress.deniedReads },
    writesThisHour: Number(budget?.['count'] ?? 0),
    writesPerHour,
  };
  logMeasures(measuresOf(standing, now), log);
}

/** How long after it happened an event has been acted on. Nothing for events that are none of ours. */
export function measureEvent(event: unknown, log: Pick<Log, 'info'>, now: Date): void {
  const heard = noticeOf(event, now);
  const lag = 'notice' in heard ? ageInS(heard.notice.at, now) : undefined;
  logMeasures(lag === undefined ? {} : { eventLagInS: lag }, log);
}

function oldest(rows: readonly Row[], column: string): string | undefined {
  return rows
    .map((row) => String(row[column] ?? ''))
    .filter((at) => at !== '')
    .toSorted()[0];
}
