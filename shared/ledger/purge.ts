import { odata } from '@azure/data-tables';
import { deleteRows } from './batches.ts';
import type { StoredExemptions } from './exemptions-table.ts';
import { type Looks, lookTimeOf } from './looks.ts';
import { daysBefore, type Retention } from './retention.ts';
import type { Row, Table } from './table.ts';

export interface PurgeTables {
  readonly units: Table;
  readonly findings: Table;
  readonly findingIds: Table;
  readonly transitions: Table;
  readonly changes: Table;
  readonly exemptions: Pick<StoredExemptions, 'purge'>;
  readonly deadLetters: Table;
  readonly looks: Looks;
}

export interface Purged {
  readonly rows: number;
  readonly looks: number;
}

/** Takes away what is older than it is kept. A unit's last look always stays: the next one is compared with it. */
export async function purge(tables: PurgeTables, retention: Retention, now: Date): Promise<Purged> {
  const findings = await overdue(tables.findings, now);
  await Promise.all(findings.map(({ rowKey }) => tables.findingIds.delete(rowKey.slice(0, 1), rowKey)));
  const rows = [
    await deletePartitions(tables.findings, findings),
    await deletePartitions(tables.transitions, await overdue(tables.transitions, now)),
    await deletePartitions(tables.changes, await overdue(tables.changes, now)),
    await tables.exemptions.purge(now.toISOString()),
    await deletePartitions(tables.deadLetters, await overdue(tables.deadLetters, now)),
  ];
  return { rows: rows.reduce((sum, count) => sum + count, 0), looks: await purgeLooks(tables, daysBefore(now, retention.looksInDays)) };
}

function overdue(table: Table, now: Date): Promise<Row[]> {
  return table.list(odata`purgeAfter gt '' and purgeAfter lt ${now.toISOString()}`, ['PartitionKey', 'RowKey']);
}

async function deletePartitions(table: Table, rows: readonly Row[]): Promise<number> {
  for (const partition of Map.groupBy(rows, ({ partitionKey }) => partitionKey).values()) {
    await deleteRows(table, partition);
  }
  return rows.length;
}

async function purgeLooks({ units, looks }: PurgeTables, before: string): Promise<number> {
  let deleted = 0;
  for (const row of await units.list(undefined, ['PartitionKey', 'RowKey', 'unit', 'lookBlob'])) {
    const names = await looks.list(String(row['unit']));
    const old = names.filter((name) => name !== row['lookBlob'] && lookTimeOf(name) < before.replaceAll(':', '-'));
    await Promise.all(old.map((name) => looks.delete(name)));
    deleted += old.length;
  }
  return deleted;
}
