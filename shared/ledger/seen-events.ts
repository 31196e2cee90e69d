import { odata } from '@azure/data-tables';
import { deleteRows } from './batches.ts';
import { chunksOf, textOfChunks } from './chunks.ts';
import { hashKey, SCHEMA_VERSION } from './key.ts';
import type { Table } from './table.ts';

/** The last event about each resource of a unit. Notices are forgotten once answered; this stays, to tell what events missed. */
export interface SeenEvents {
  remember(unit: string, resourceId: string): Promise<void>;
  /** Canonical ids of what events named, received since then. */
  since(unit: string, at: string): Promise<readonly string[]>;
  purge(before: string): Promise<number>;
}

export function createSeenEvents(table: Table, now: () => Date): SeenEvents {
  return {
    remember: (unit, resourceId) =>
      table.upsert({
        partitionKey: hashKey(unit),
        rowKey: hashKey(resourceId),
        schemaVersion: SCHEMA_VERSION,
        resourceId,
        seenAt: now().toISOString(),
      }),
    async since(unit, at) {
      const rows = await table.list(odata`PartitionKey eq ${hashKey(unit)} and seenAt ge ${at}`, ['resourceId']);
      return rows.map((row) => String(row['resourceId']));
    },
    async purge(before) {
      const old = await table.list(odata`seenAt lt ${before}`, ['PartitionKey', 'RowKey']);
      for (const rows of Map.groupBy(old, ({ partitionKey }) => partitionKey).values()) {
        await deleteRows(table, rows);
      }
      return old.length;
    },
  };
}

/** What a unit looked like to a scan: a fingerprint per resource, and the kinds that were seen whole. */
export interface Print {
  /** RFC 3339. */
  readonly at: string;
  readonly kinds: readonly string[];
  /** Canonical id → fingerprint. */
  readonly resources: Readonly<Record<string, string>>;
}

/** How scans saw each unit. Kept per scan, so that a batch that is repeated after a crash is compared with the same one again. */
export interface Prints {
  /** What the newest scan before this one saw; null when none did. */
  before(unit: string, scan: string): Promise<Print | null>;
  save(unit: string, scan: string, print: Print): Promise<void>;
}

/** The entity would be larger than a table takes: such a unit is compared with nothing. */
const LONGEST_PRINT = 400_000;

export function createPrints(table: Table): Prints {
  const older = async (unit: string, scan: string) => await table.list(odata`PartitionKey eq ${hashKey(unit)} and RowKey gt ${scan}`);
  return {
    async before(unit, scan) {
      const [newest] = await older(unit, scan);
      const text = newest === undefined ? '' : textOfChunks(newest, 'json');
      return text === '' ? null : (JSON.parse(text) as Print);
    },
    async save(unit, scan, print) {
      const json = JSON.stringify(print);
      const text = json.length > LONGEST_PRINT ? '' : json;
      await table.upsert({ partitionKey: hashKey(unit), rowKey: scan, schemaVersion: SCHEMA_VERSION, ...chunksOf('json', text) });
      const [, ...rest] = await older(unit, scan);
      await deleteRows(table, rest);
    },
  };
}
