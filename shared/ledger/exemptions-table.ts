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

/** An invocation asks for its configuration several times; what another instance was told counts this much later. */
const FRESH_FOR_IN_MS = 2_000;

export function createStoredExemptions(table: Table, keptInDays = 400, now: () => number = Date.now): StoredExemptions {
  const inPartition = odata`PartitionKey eq ${PARTITION}`;
  let kept: { readonly readAt: number; readonly unrevoked: Promise<StoredExemption[]> } | undefined;
  const forget = (): void => {
    kept = undefined;
  };
  const unrevoked = (): Promise<StoredExemption[]> => {
    if (kept === undefined || now() - kept.readAt > FRESH_FOR_IN_MS) {
      const reading = table.list(`${inPartition} and revokedAt eq ''`).then((rows) => rows.map(exemptionOf));
      reading.catch(forget);
      kept = { readAt: now(), unrevoked: reading };
    }
    return kept.unrevoked;
  };
  return {
    active: async (at) => (await unrevoked()).filter(({ expires }) => Date.parse(expires) > Date.parse(at)),
    list: async () => (await table.list(inPartition)).map(exemptionOf),
    async add(exemption) {
      await table.upsert(rowOf(exemption, keptInDays));
      forget();
    },
    async revoke(id, by, at) {
      forget();
      const row = await table.get(PARTITION, id);
      if (row === null || row['revokedAt'] !== '') {
        return false;
      }
      const revoked = { ...exemptionOf(row), revokedAt: at, revokedBy: by };
      const isRevoked = (await table.update({ ...rowOf(revoked, keptInDays) }, row.etag)) !== null;
      forget();
      return isRevoked;
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
