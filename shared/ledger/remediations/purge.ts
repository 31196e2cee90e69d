import { odata, type TableClient } from '@azure/data-tables';
import type { RemediationRecord } from '../../model/remediation-run.ts';
import type { Hold } from '../../model/remediation-store.ts';
import { longTextOf } from '../chunks.ts';
import { deleteRow, readRow, type StoredRow, textOf } from './rows.ts';
import type { RemediationTables } from './store.ts';

/** What ended before may go. */
export interface RemediationAges {
  /** Remediations and undos. */
  readonly history: Date;
  /** Decisions, holds, locks and counters of budgets. */
  readonly state: Date;
}

export interface PurgedRemediations {
  readonly remediations: number;
  readonly decisions: number;
  readonly holds: number;
  readonly locks: number;
  readonly budgets: number;
}

/** So many are looked at and deleted side by side; records with large plans stay few. */
const ROWS_PER_PAGE = 50;

/**
 * Takes away what ended before. What runs or waits stays whatever its age: a remediation that has not finished, the decisions it may still
 * act on, a hold or lock in force, the counters of an hour that counts. The kill switch always stays.
 */
export async function purgeRemediations({ history, state }: RemediationTables, before: RemediationAges): Promise<PurgedRemediations> {
  return {
    // First, so that the decisions of a remediation that is gone may go in the same night.
    remediations: await purgeRows(history, endedRecords(before.history), (row) => hasEnded(row, before.history)),
    decisions: await purgeRows(state, rowsOf('decision-', before.state), (row) => isOver(history, row)),
    holds: await purgeRows(state, rowsOf('hold', before.state), (row) => isPast(holdIn(row).until, before.state)),
    locks: await purgeRows(state, rowsOf('lock', before.state), (row) => isPast(textOf(row, 'expiresAt'), before.state)),
    budgets: await purgeRows(state, budgetsOf(before.state), () => true),
  };
}

/** `Timestamp` is when the row was last written: what was written since cannot have ended before. */
function endedRecords(before: Date): string {
  return odata`PartitionKey eq 'remediation' and state eq 'finished' and Timestamp lt ${before}`;
}

/** Partitions that begin with the prefix; no key of ours has a `~`. */
function rowsOf(prefix: string, before: Date): string {
  return odata`PartitionKey ge ${prefix} and PartitionKey lt ${`${prefix}~`} and Timestamp lt ${before}`;
}

/** One partition per hour, named by it. */
function budgetsOf(before: Date): string {
  return odata`PartitionKey ge 'budget-' and PartitionKey lt ${`budget-${before.toISOString().slice(0, 13)}`}`;
}

function hasEnded(row: StoredRow, before: Date): boolean {
  const { finishedAt } = JSON.parse(longTextOf(row, 'document')) as RemediationRecord;
  return finishedAt !== undefined && isPast(finishedAt, before);
}

/** Whoever waits for people or for a window may still act on a decision, however old it is. */
async function isOver(history: TableClient, { partitionKey = '' }: StoredRow): Promise<boolean> {
  const record = await readRow(history, 'remediation', partitionKey.slice('decision-'.length));
  return record === null || record['state'] === 'finished';
}

function holdIn(row: StoredRow): Hold {
  return JSON.parse(textOf(row, 'document')) as Hold;
}

function isPast(at: string, before: Date): boolean {
  return Date.parse(at) < before.getTime();
}

async function purgeRows(table: TableClient, filter: string, mayGo: (row: StoredRow) => boolean | Promise<boolean>): Promise<number> {
  let gone = 0;
  for await (const page of table.listEntities({ queryOptions: { filter } }).byPage({ maxPageSize: ROWS_PER_PAGE })) {
    const answers = await Promise.all(page.map(async (row: StoredRow) => ({ row, may: await mayGo(row) })));
    const rows = answers.filter(({ may }) => may).map(({ row }) => row);
    // Only as they were read: a hold that was set again, or a lock that was taken again, meanwhile stays. A transaction would not ask.
    await Promise.all(rows.map(({ partitionKey = '', rowKey = '', etag }) => deleteRow(table, partitionKey, rowKey, etag)));
    gone += rows.length;
  }
  return gone;
}
