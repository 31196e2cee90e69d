import type { TableClient } from '@azure/data-tables';
import type { KillSwitch, RemediationStore } from '../../model/remediation-store.ts';
import { readRow, textOf } from './rows.ts';

const KEY = { partitionKey: 'kill-switch', rowKey: 'all' } as const;

/** One row. Without it nobody ever used the switch. */
export function createKillSwitch(table: TableClient): Pick<RemediationStore, 'killSwitch' | 'setKillSwitch'> {
  return {
    async killSwitch() {
      const row = await readRow(table, KEY.partitionKey, KEY.rowKey);
      return row === null ? null : (JSON.parse(textOf(row, 'document')) as KillSwitch);
    },
    async setKillSwitch(value) {
      await table.upsertEntity({ ...KEY, schemaVersion: 1, document: JSON.stringify(value) }, 'Replace');
    },
  };
}
