import type { TableClient, TransactionAction } from '@azure/data-tables';
import type { BudgetRequest, RemediationStore } from '../../model/remediation-store.ts';
import { keyOf, readRow, type StoredRow, unlessStatus, untilUncontended } from './rows.ts';

/**
 * Everything of one hour is one partition: a mark per instance, a counter for all, one per unit and one of units. They change together or not at
 * all, so two who take the last write at once cannot both get it.
 */
export function createBudgets(table: TableClient): Pick<RemediationStore, 'takeBudget'> {
  return { takeBudget: (request) => untilUncontended('The budget', () => takeOnce(table, request)) };
}

async function takeOnce(table: TableClient, request: BudgetRequest): Promise<'taken' | 'hour' | 'unit' | 'estate' | undefined> {
  const partition = `budget-${request.at.toISOString().slice(0, 13)}`;
  const mark = `taken-${request.id}`;
  if ((await readRow(table, partition, mark)) !== null) {
    return 'taken';
  }
  const hour = await readCounter(table, partition, 'all');
  const unit = await readCounter(table, partition, `unit-${keyOf(request.unit)}`);
  if (hour.count >= request.perHour) {
    return 'hour';
  }
  if (unit.count >= request.perUnitPerHour) {
    return 'unit';
  }
  const units = unit.count > 0 ? null : await readCounter(table, partition, 'units');
  if (units !== null && units.count >= request.unitsPerHour) {
    return 'estate';
  }
  const actions: TransactionAction[] = [
    ['create', { partitionKey: partition, rowKey: mark, schemaVersion: 1 }],
    increment(partition, hour),
    increment(partition, unit),
    ...(units === null ? [] : [increment(partition, units)]),
  ];
  return (await unlessStatus([404, 409, 412], () => table.submitTransaction(actions))) === null ? undefined : 'taken';
}

interface Counter {
  readonly rowKey: string;
  readonly count: number;
  readonly row: StoredRow | null;
}

async function readCounter(table: TableClient, partition: string, rowKey: string): Promise<Counter> {
  const row = await readRow(table, partition, rowKey);
  const count = row?.['count'];
  return { rowKey, count: typeof count === 'number' ? count : 0, row };
}

function increment(partitionKey: string, { rowKey, count, row }: Counter): TransactionAction {
  const next = { partitionKey, rowKey, schemaVersion: 1, count: count + 1 };
  return row === null ? ['create', next] : ['update', next, 'Replace', { etag: row.etag }];
}
