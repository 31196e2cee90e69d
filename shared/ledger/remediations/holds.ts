import type { TableClient } from '@azure/data-tables';
import type { Hold, RemediationStore } from '../../model/remediation-store.ts';
import { deleteRow, keyOf, readRow, textOf } from './rows.ts';

const PARTITION = 'hold';

/** One row per (resource, rule); a later undo replaces it. */
export function createHolds(table: TableClient): Pick<RemediationStore, 'hold' | 'held' | 'unhold'> {
  return {
    async hold(hold) {
      const rowKey = keyOf(hold.resourceId, hold.ruleId);
      await table.upsertEntity({ partitionKey: PARTITION, rowKey, schemaVersion: 1, document: JSON.stringify(hold) }, 'Replace');
    },
    async held(resourceId, ruleId, now) {
      const row = await readRow(table, PARTITION, keyOf(resourceId, ruleId));
      const hold = row === null ? null : (JSON.parse(textOf(row, 'document')) as Hold);
      return hold !== null && Date.parse(hold.until) > now.getTime() ? hold : null;
    },
    unhold: (resourceId, ruleId) => deleteRow(table, PARTITION, keyOf(resourceId, ruleId)),
  };
}
