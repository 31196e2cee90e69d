import { SCHEMA_VERSION } from './key.ts';
import type { Table } from './table.ts';

/** When each schedule was served last. */
export interface DueTimes {
  /** RFC 3339; null when never. */
  last(schedule: string): Promise<string | null>;
  save(schedule: string, at: string): Promise<void>;
}

export function createDueTimes(table: Table): DueTimes {
  return {
    async last(schedule) {
      const row = await table.get('schedule', schedule);
      return row === null ? null : String(row['at']);
    },
    save: (schedule, at) => table.upsert({ partitionKey: 'schedule', rowKey: schedule, schemaVersion: SCHEMA_VERSION, at }),
  };
}
