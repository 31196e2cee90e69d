import { odata } from '@azure/data-tables';
import type { Look, Transition } from '../model/finding.ts';
import { deleteRows, writeInBatches } from './batches.ts';
import { documentOf, readDocument } from './document.ts';
import { hashKey, SCHEMA_VERSION } from './key.ts';
import type { Looks } from './looks.ts';
import type { Row, Table } from './table.ts';

/** A transition that a consumer has not been told of. */
export interface OutboxRow {
  readonly key: string;
  readonly etag: string;
  readonly consumer: string;
  readonly transition: Transition;
  /** How often telling failed. */
  readonly attempts: number;
  /** RFC 3339; taken by a deliverer, or waiting after a failure, until then. */
  readonly notBefore: string;
}

export interface Outbox {
  add(look: Pick<Look, 'transitions'>, blob: string, consumersOf: (transition: Transition) => readonly string[]): Promise<void>;
  /** Oldest first. */
  list(unit: string): Promise<OutboxRow[]>;
  /** Reserves the rows for this deliverer; returns those that nobody else took first. */
  take(unit: string, rows: readonly OutboxRow[]): Promise<OutboxRow[]>;
  remove(unit: string, rows: readonly OutboxRow[]): Promise<void>;
  /** Gives the rows back, to be tried again later. */
  giveBack(unit: string, rows: readonly OutboxRow[], because: string): Promise<void>;
}

/** A deliverer that has not said within this time what became of its rows has died. */
export const TAKEN_IN_MS = 60_000;

const FIRST_PAUSE_IN_MS = 15_000;
const LONGEST_PAUSE_IN_MS = 3_600_000;
const LONGEST_REASON = 1_000;

export function createOutbox(table: Table, looks: Pick<Looks, 'load'>, now: () => Date): Outbox {
  return {
    async add(look, blob, consumersOf) {
      const rows = look.transitions.flatMap((transition, order) =>
        consumersOf(transition).map((consumer) => outboxRow({ transition, consumer, order, blob })),
      );
      await writeInBatches(
        table,
        rows.map((row) => ['upsert', row, 'Replace']),
      );
    },
    async list(unit) {
      const rows = await table.list(odata`PartitionKey eq ${hashKey(unit)}`);
      const sorted = rows.toSorted((a, b) => compare(orderOf(a), orderOf(b)));
      return await Promise.all(sorted.map((row) => readRow(row, looks)));
    },
    async take(unit, rows) {
      const until = new Date(now().getTime() + TAKEN_IN_MS).toISOString();
      const taken = await Promise.all(chunks(rows).map((chunk) => takeChunk(table, hashKey(unit), chunk, until)));
      return taken.flat();
    },
    remove: (unit, rows) =>
      deleteRows(
        table,
        rows.map(({ key }) => ({ partitionKey: hashKey(unit), rowKey: key })),
      ),
    async giveBack(unit, rows, because) {
      await Promise.all(
        rows.map(({ key, attempts }) =>
          table.update({ partitionKey: hashKey(unit), rowKey: key, ...failed(attempts + 1, now(), because) }, '*'),
        ),
      );
    },
  };
}

interface Addressed {
  readonly transition: Transition;
  readonly consumer: string;
  readonly order: number;
  readonly blob: string;
}

function outboxRow({ transition, consumer, order, blob }: Addressed) {
  return {
    partitionKey: hashKey(transition.unit),
    rowKey: hashKey(transition.id, consumer),
    schemaVersion: SCHEMA_VERSION,
    unit: transition.unit,
    consumer,
    at: transition.at,
    order,
    attempts: 0,
    notBefore: '',
    because: '',
    ...documentOf(transition, blob),
  };
}

async function readRow(row: Row, looks: Pick<Looks, 'load'>): Promise<OutboxRow> {
  return {
    key: row.rowKey,
    etag: row.etag,
    consumer: String(row['consumer']),
    transition: await readDocument(row, looks.load, (look) => look.transitions),
    attempts: Number(row['attempts']),
    notBefore: String(row['notBefore']),
  };
}

/** All of a chunk in one transaction; where somebody else took one of them, one by one. */
async function takeChunk(table: Table, partitionKey: string, rows: readonly OutboxRow[], notBefore: string): Promise<OutboxRow[]> {
  const update = ({ key }: OutboxRow) => ({ partitionKey, rowKey: key, notBefore });
  if (await table.transaction(rows.map((row) => ['update', update(row), 'Merge', { etag: row.etag }]))) {
    return [...rows];
  }
  const taken = await Promise.all(rows.map(async (row) => ((await table.update(update(row), row.etag)) === null ? [] : [row])));
  return taken.flat();
}

function failed(attempts: number, now: Date, because: string) {
  const pause = Math.min(FIRST_PAUSE_IN_MS * 2 ** (attempts - 1), LONGEST_PAUSE_IN_MS);
  return { attempts, notBefore: new Date(now.getTime() + pause).toISOString(), because: because.slice(0, LONGEST_REASON) };
}

function chunks<T>(items: readonly T[], size = 100): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

function orderOf(row: Row): string {
  return `${String(row['at'])} ${String(row['order']).padStart(6, '0')}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
