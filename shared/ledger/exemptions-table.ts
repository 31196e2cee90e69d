import { odata } from '@azure/data-tables';
import type { Exemption } from '../model/exemption.ts';
import { deleteRows } from './batches.ts';
import { chunksOf, longTextOf } from './chunks.ts';
import { SCHEMA_VERSION } from './key.ts';
import { purgeAfter } from './retention.ts';
import type { Table } from './table.ts';

/** An exemption that was made by command, with what became of it. */
export interface StoredExemption extends Exemption {
  /** RFC 3339. */
  readonly createdAt: string;
  readonly revokedAt?: string;
  readonly revokedBy?: string;
}

/** Exemptions made by command. Those of exemptions.yaml stand there and nowhere else. */
export interface StoredExemptions {
  /** Every one that was not revoked and has not ended at the moment (RFC 3339). */
  active(at: string): Promise<StoredExemption[]>;
  /** With those that are over, as long as they are kept. */
  list(): Promise<StoredExemption[]>;
  add(exemption: StoredExemption): Promise<void>;
  /** False when there is none of that id that is in force. */
  revoke(id: string, by: string, at: string): Promise<boolean>;
  /** Takes away those that ended so many days ago. Returns how many. */
  purge(at: string): Promise<number>;
}

const PARTITION = 'exemption';

export function createStoredExemptions(table: Table, keptInDays = 400): StoredExemptions {
  const inPartition = odata`PartitionKey eq ${PARTITION}`;
  return {
    // Read anew each time: what another instance took in a moment ago could be repaired otherwise.
    async active(at) {
      const unrevoked = (await table.list(`${inPartition} and revokedAt eq ''`)).map(exemptionOf);
      return unrevoked.filter(({ expires }) => Date.parse(expires) > Date.parse(at));
    },
    list: async () => (await table.list(inPartition)).map(exemptionOf),
    async add(exemption) {
      await table.upsert(rowOf(exemption, keptInDays));
    },
    async revoke(id, by, at) {
      const row = await table.get(PARTITION, id);
      if (row === null || row['revokedAt'] !== '') {
        return false;
      }
      const revoked = { ...exemptionOf(row), revokedAt: at, revokedBy: by };
      return (await table.update({ ...rowOf(revoked, keptInDays) }, row.etag)) !== null;
    },
    async purge(at) {
      const rows = await table.list(`${inPartition} and ${odata`purgeAfter lt ${at}`}`, ['PartitionKey', 'RowKey']);
      await deleteRows(table, rows);
      return rows.length;
    },
  };
}

function rowOf(exemption: StoredExemption, keptInDays: number) {
  const endsAt = new Date(exemption.expires).toISOString();
  return {
    partitionKey: PARTITION,
    rowKey: exemption.id,
    schemaVersion: SCHEMA_VERSION,
    revokedAt: exemption.revokedAt ?? '',
    purgeAfter: purgeAfter(endsAt, keptInDays),
    ...chunksOf('json', JSON.stringify(exemption)),
  };
}

function exemptionOf(row: { readonly [key: string]: unknown }): StoredExemption {
  return JSON.parse(longTextOf(row, 'json')) as StoredExemption;
}
