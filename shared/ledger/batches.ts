import type { TransactionAction } from '@azure/data-tables';
import type { Table } from './table.ts';

/** What a transaction may hold: 100 rows and 4 MiB, of which the multipart frame takes its share. */
const LARGEST_BATCH = 100;
const LARGEST_BATCH_IN_BYTES = 2_500_000;

/** Writes the rows of one partition in as few transactions as allowed. Each is idempotent as long as its actions are. */
export async function writeInBatches(table: Table, actions: readonly TransactionAction[]): Promise<void> {
  for (const batch of batchesOf(actions)) {
    if (!(await table.transaction(batch))) {
      throw new Error('Expected a batch of rows to be written but the table refused it: a row changed meanwhile.');
    }
  }
}

function batchesOf(actions: readonly TransactionAction[]): TransactionAction[][] {
  const batches: TransactionAction[][] = [];
  let bytes = 0;
  for (const action of actions) {
    const size = Buffer.byteLength(JSON.stringify(action[1]));
    const last = batches.at(-1);
    if (last === undefined || last.length === LARGEST_BATCH || bytes + size > LARGEST_BATCH_IN_BYTES) {
      batches.push([action]);
      bytes = size;
    } else {
      last.push(action);
      bytes += size;
    }
  }
  return batches;
}

/** Deletes rows of one partition, in transactions where they are all still there. Rows that are gone already are no error. */
export async function deleteRows(table: Table, rows: readonly { readonly partitionKey: string; readonly rowKey: string }[]): Promise<void> {
  for (const batch of batchesOf(rows.map(({ partitionKey, rowKey }) => ['delete', { partitionKey, rowKey }]))) {
    if (!(await table.transaction(batch))) {
      await Promise.all(batch.map(([, { partitionKey, rowKey }]) => table.delete(partitionKey, rowKey)));
    }
  }
}
