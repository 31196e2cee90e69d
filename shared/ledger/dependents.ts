import { odata } from '@azure/data-tables';
import { deleteRows, writeInBatches } from './batches.ts';
import { hashKey, SCHEMA_VERSION } from './key.ts';
import type { Table } from './table.ts';

/** Which units depend on a resource. */
export interface Dependents {
  unitsOf(resourceId: string): Promise<string[]>;
  /** Makes the unit's rows these. `keep`: adds only, for a look that could not see all. */
  replace(unit: string, resourceIds: readonly string[], keep: boolean): Promise<void>;
}

const OWN = 'of-';

/**
 * Two rows each: by resource, for intake, and by unit, so that the next look knows what to take away. Both orders of writing leave
 * the unit's own row until the other one is as it should be; whoever repeats a stopped replacement finishes it.
 */
export function createDependents(table: Table): Dependents {
  return {
    async unitsOf(resourceId) {
      const rows = await table.list(odata`PartitionKey eq ${hashKey(resourceId)}`, ['PartitionKey', 'RowKey', 'unit']);
      return rows.map((row) => String(row['unit']));
    },
    async replace(unit, resourceIds, keep) {
      const own = `${OWN}${hashKey(unit)}`;
      const rows = await table.list(odata`PartitionKey eq ${own}`, ['PartitionKey', 'RowKey']);
      const before = new Set(rows.map(({ rowKey }) => rowKey));
      const wanted = new Map(resourceIds.map((id) => [hashKey(id), id]));
      const added = [...wanted].filter(([key]) => !before.has(key));
      const removed = keep ? [] : rows.filter(({ rowKey }) => !wanted.has(rowKey));
      await Promise.all(added.map(([key, resourceId]) => table.upsert(indexRow(key, unit, resourceId))));
      await writeInBatches(
        table,
        added.map(([key, resourceId]) => ['upsert', { ...indexRow(key, unit, resourceId), partitionKey: own, rowKey: key }, 'Replace']),
      );
      await Promise.all(removed.map(({ rowKey }) => table.delete(rowKey, hashKey(unit))));
      await deleteRows(table, removed);
    },
  };
}

function indexRow(key: string, unit: string, resourceId: string) {
  return { partitionKey: key, rowKey: hashKey(unit), schemaVersion: SCHEMA_VERSION, unit, resourceId };
}

/** Equal for equal lists in any order. */
export function dependentsHashOf(resourceIds: readonly string[]): string {
  return hashKey(...new Set(resourceIds.toSorted()));
}
