import { chunksOf, textOfChunks } from './chunks.ts';
import { hashKey, SCHEMA_VERSION } from './key.ts';
import type { Table } from './table.ts';

/** The subscriptions below management groups, as they were found last. */
export interface KnownSubscriptions {
  /** `/subscriptions/{id}`. */
  readonly subscriptions: readonly string[];
  /** When they were found, RFC 3339. */
  readonly at: string;
}

export interface GovernedRow {
  /** Null when it was never found out for this scope. */
  read(): Promise<KnownSubscriptions | null>;
  save(known: KnownSubscriptions): Promise<void>;
}

/** A row of the table `Runs`, one per scope: another scope knows nothing of the one before. */
export function governedRow(table: Table, scope: { readonly managementGroups: readonly string[] }): GovernedRow {
  const rowKey = hashKey(...scope.managementGroups.map((name) => name.toLowerCase()).toSorted());
  return {
    async read() {
      const row = await table.get(PARTITION, rowKey);
      const ids = row === null ? '' : textOfChunks(row, 'subscriptions');
      return row === null
        ? null
        : { at: String(row['at']), subscriptions: ids === '' ? [] : ids.split(' ').map((id) => `/subscriptions/${id}`) };
    },
    save: ({ subscriptions, at }) =>
      table.upsert({
        partitionKey: PARTITION,
        rowKey,
        schemaVersion: SCHEMA_VERSION,
        at,
        ...chunksOf('subscriptions', subscriptions.map((id) => id.slice('/subscriptions/'.length)).join(' ')),
      }),
  };
}

const PARTITION = 'governed';
