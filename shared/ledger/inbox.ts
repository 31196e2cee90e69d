import { odata } from '@azure/data-tables';
import type { Notice } from '../model/finding.ts';
import type { UnitKind } from '../model/kinds.ts';
import type { UnitRef } from '../model/resource-id.ts';
import { deleteRows, writeInBatches } from './batches.ts';
import { hashKey, SCHEMA_VERSION } from './key.ts';
import type { Row, Table } from './table.ts';

/** A notice that waits for a look of its unit. */
export interface InboxRow {
  readonly key: string;
  readonly notice: Notice;
  /** How often looking failed. */
  readonly attempts: number;
  /** How often a look came too early to show what the notice tells. */
  readonly looks: number;
  /** RFC 3339; '' or the past: due. */
  readonly notBefore: string;
}

/** Everything undone of one unit, as of one moment. */
interface Undone {
  readonly rows: readonly InboxRow[];
  /** For `clear`; null when nothing says that the unit has anything undone. */
  readonly pendingEtag: string | null;
  /** Somebody wants a look that begins after they asked; null when nobody does. */
  readonly wanted: WantedLook | null;
}

export interface WantedLook {
  readonly etag: string;
  /** RFC 3339. */
  readonly since: string;
}

export interface Inbox {
  /** Stores the notice and says that the unit has something undone, both or neither. */
  remember(ref: UnitRef, notice: Notice): Promise<void>;
  /** Says that the unit has something undone. */
  markPending(ref: UnitRef): Promise<void>;
  /** Asks for a look that begins after this, and says that the unit has something undone, both or neither. */
  wantLook(ref: UnitRef): Promise<void>;
  /** Takes the wish away unless it was uttered again meanwhile. */
  looked(unit: string, wanted: WantedLook): Promise<void>;
  undone(unit: string): Promise<Undone>;
  /** Takes the mark away unless it was set again meanwhile; false when it was. */
  clear(unit: string, pendingEtag: string): Promise<boolean>;
  forget(unit: string, rows: readonly InboxRow[]): Promise<void>;
  /** Writes what the rows count. A row that is gone meanwhile stays gone. */
  recount(unit: string, rows: readonly InboxRow[]): Promise<void>;
  /** Every unit that has something undone. The only thing the sweep reads. */
  pending(): Promise<UnitRef[]>;
}

const PENDING = 'pending';
const WANTED = 'wanted';
const EVENT = 'event-';

/**
 * Notices and the mark `pending` share a partition per unit, so that one transaction writes both. Were they two tables, a mark could be
 * taken away between the two writes and a crash would leave a notice that no sweep ever finds.
 */
export function createInbox(table: Table, now: () => Date, randomId: () => string): Inbox {
  return {
    async remember(ref, notice) {
      await writeInBatches(table, [
        ['upsert', pendingRow(ref, now(), randomId()), 'Replace'],
        // Merged: a notice that comes again keeps what it counted, or a poisoned one would never end.
        ['upsert', noticeRow(ref, notice, now()), 'Merge'],
      ]);
    },
    markPending: (ref) => table.upsert(pendingRow(ref, now(), randomId())),
    async wantLook(ref) {
      const mark = randomId();
      await writeInBatches(table, [
        ['upsert', pendingRow(ref, now(), mark), 'Replace'],
        ['upsert', { ...pendingRow(ref, now(), mark), rowKey: WANTED }, 'Replace'],
      ]);
    },
    looked: async (unit, { etag }) => void (await table.delete(hashKey(unit), WANTED, etag)),
    undone: async (unit) => undoneOf(await table.list(odata`PartitionKey eq ${hashKey(unit)}`)),
    clear: (unit, pendingEtag) => table.delete(hashKey(unit), PENDING, pendingEtag),
    forget: (unit, rows) =>
      deleteRows(
        table,
        rows.map(({ key }) => ({ partitionKey: hashKey(unit), rowKey: key })),
      ),
    async recount(unit, rows) {
      await Promise.all(
        rows.map(({ key, attempts, looks, notBefore }) =>
          table.update({ partitionKey: hashKey(unit), rowKey: key, attempts, looks, notBefore }, '*'),
        ),
      );
    },
    async pending() {
      const rows = await table.list(odata`RowKey eq ${PENDING}`, ['PartitionKey', 'RowKey', 'unit', 'kind']);
      return rows.map((row) => ({ id: String(row['unit']), kind: row['kind'] as UnitKind }));
    },
  };
}

/** `mark` makes every writing of the row another row, whatever the resolution of the clock behind etags. */
function pendingRow({ id, kind }: UnitRef, now: Date, mark: string) {
  return { partitionKey: hashKey(id), rowKey: PENDING, schemaVersion: SCHEMA_VERSION, unit: id, kind, markedAt: now.toISOString(), mark };
}

function noticeRow({ id }: UnitRef, notice: Notice, now: Date) {
  return {
    partitionKey: hashKey(id),
    rowKey: `${EVENT}${hashKey(notice.eventId, notice.resourceId)}`,
    schemaVersion: SCHEMA_VERSION,
    unit: id,
    eventId: notice.eventId,
    notice: JSON.stringify(notice),
    receivedAt: now.toISOString(),
  };
}

function undoneOf(rows: readonly Row[]): Undone {
  const wanted = rows.find(({ rowKey }) => rowKey === WANTED);
  return {
    rows: rows.filter(({ rowKey }) => rowKey.startsWith(EVENT)).map(inboxRow),
    pendingEtag: rows.find(({ rowKey }) => rowKey === PENDING)?.etag ?? null,
    wanted: wanted === undefined ? null : { etag: wanted.etag, since: String(wanted['markedAt']) },
  };
}

function inboxRow(row: Row): InboxRow {
  return {
    key: row.rowKey,
    notice: JSON.parse(String(row['notice'])) as Notice,
    attempts: Number(row['attempts'] ?? 0),
    looks: Number(row['looks'] ?? 0),
    notBefore: String(row['notBefore'] ?? ''),
  };
}
