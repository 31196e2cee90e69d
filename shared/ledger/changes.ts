import { odata } from '@azure/data-tables';
import type { Change } from '../model/change.ts';
import type { Look } from '../model/finding.ts';
import { writeInBatches } from './batches.ts';
import { hashKey, newestFirst, SCHEMA_VERSION } from './key.ts';
import { purgeAfter, type Retention } from './retention.ts';
import type { Table } from './table.ts';

export interface ChangeQuery {
  readonly top: number;
  readonly next?: string | undefined;
  /** Canonical id; absent: of all units. */
  readonly unit?: string | undefined;
  /** RFC 3339; from then on. */
  readonly since?: string | undefined;
}

export interface ChangePage {
  readonly items: readonly Change[];
  /** Opaque; undefined at the end. */
  readonly next?: string;
}

const FEED = 'feed';

/** Twice, as transitions are: in one feed of all units and in the unit's own. May be repeated. */
export async function writeChanges(table: Table, { changes = [], unit }: Look, { changesInDays }: Retention): Promise<void> {
  const rows = changes.map((change) => changeRow(change, changesInDays));
  await Promise.all(
    [FEED, hashKey(unit.id)].map((partitionKey) =>
      writeInBatches(
        table,
        rows.map((row) => ['upsert', { partitionKey, ...row }, 'Replace']),
      ),
    ),
  );
}

function changeRow(change: Change, days: number) {
  const { id, unit, resourceId, at } = change;
  return {
    rowKey: `${newestFirst(at)}-${id}`,
    schemaVersion: SCHEMA_VERSION,
    unit,
    resourceId,
    at,
    purgeAfter: purgeAfter(at, days),
    // A whole row holds less than 1 MiB and a property 32 Ki characters: values are cut where changes are made, ids are not.
    json: JSON.stringify({ ...change, findingIds: change.findingIds.slice(0, MOST_FINDINGS) }),
  };
}

const MOST_FINDINGS = 100;

/** Newest first. Rejects with a RangeError when `next` is none of ours. */
export async function listChanges(table: Table, { top, next, unit, since }: ChangeQuery): Promise<ChangePage> {
  const partition = odata`PartitionKey eq ${unit === undefined ? FEED : hashKey(unit)}`;
  // Keys are `<time>-<id>` with the newest time smallest; `.` follows `-`.
  const filter = since === undefined ? partition : `${partition} and ${odata`RowKey lt ${`${newestFirst(since)}.`}`}`;
  const page = await table.page({ filter, top, next });
  const items = page.rows.map((row) => JSON.parse(String(row['json'])) as Change);
  return page.next === undefined ? { items } : { items, next: page.next };
}
