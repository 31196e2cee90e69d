import { odata, type TransactionAction } from '@azure/data-tables';
import type { ContainerClient } from '@azure/storage-blob';
import type { Json } from '../model/json.ts';
import { deleteRows } from './batches.ts';
import { hashKey, SCHEMA_VERSION } from './key.ts';
import { hasStatus } from './status.ts';
import { once, type Row, type Table } from './table.ts';

/** What is to be delivered on a channel. */
export interface Envelope {
  readonly id: string;
  readonly channel: string;
  readonly payload: Json;
  /** Goes out together with others of the same group; empty: by itself. */
  readonly group: string;
  /** Not delivered before, RFC 3339. */
  readonly notBefore: string;
  /** Worthless from then on, RFC 3339. */
  readonly deadAt: string;
}

/** An envelope that waits. */
export interface Waiting extends Envelope {
  readonly key: string;
  readonly etag: string;
  readonly attempts: number;
  /** There was no room for it in its hour: it goes out in a digest. */
  readonly isHeld: boolean;
  /** Why the last attempt failed. */
  readonly because: string;
}

export interface MessageBox {
  /** Keeps them, of one channel; returns those that the channel did not have before, delivered or not. */
  add(envelopes: readonly Envelope[]): Promise<Waiting[]>;
  waiting(channel: string): Promise<Waiting[]>;
  /** Reserves the rows for this deliverer; returns those that nobody else took first. */
  take(rows: readonly Waiting[]): Promise<Waiting[]>;
  sent(rows: readonly Waiting[]): Promise<void>;
  /** To be tried again, later each time. */
  giveBack(rows: readonly Waiting[], because: string): Promise<void>;
  /** To go out in a digest then. */
  hold(rows: readonly Waiting[], until: string): Promise<void>;
  /** Kept for people to look at, never tried again. */
  bury(rows: readonly Waiting[], because: string): Promise<void>;
  /** Takes up to `count` of what an hour allows; returns how many it got. A negative count gives back. */
  reserve(channel: string, count: number, most: number): Promise<number>;
  /** What became of it; null when it was never posted there. */
  state(channel: string, id: string): Promise<'waiting' | 'sent' | 'dead' | null>;
  /** Forgets what was posted so long ago; what waits stays. Returns how many. */
  purge(channel: string, before: Date): Promise<number>;
}

/** A deliverer that has not said within this time what became of its rows has died. */
const TAKEN_IN_MS = 90_000;
const FIRST_PAUSE_IN_MS = 15_000;
const LONGEST_PAUSE_IN_MS = 3_600_000;
/** A property holds 32 Ki characters at most. */
const LARGEST_TEXT = 30_000;

interface BoxOptions {
  readonly table: Table;
  /** Container `messages`, for what is too long for a row. */
  readonly blobs: ContainerClient;
  readonly now?: () => Date;
}

/**
 * A channel is a partition of the table. `m-` rows remember what was ever posted, `w-` rows are what waits: both are written in one
 * transaction, so that a message is either to be delivered or known to be. `b-` rows count what an hour has used.
 */
export function createMessageBox({ table, blobs, now = () => new Date() }: BoxOptions): MessageBox {
  const container = once(() => blobs.createIfNotExists());
  const inTurn = createTurns();
  const later = (timeInMs: number): string => new Date(now().getTime() + timeInMs).toISOString();
  const change = (rows: readonly Waiting[], changes: (row: Waiting) => object) =>
    inBatches(table, rows, (row) => [['update', { ...placeOf(row, 'w'), ...changes(row) }, 'Merge', { etag: '*' }]]);
  const end = (rows: readonly Waiting[], ended: (row: Waiting) => object) =>
    inBatches(table, rows, (row) => [
      ['update', { ...placeOf(row, 'm'), ...ended(row), endedAt: now().toISOString() }, 'Merge', { etag: '*' }],
      ['delete', placeOf(row, 'w')],
    ]);
  const keep = async (channel: string, key: string, text: string): Promise<{ json: string; blob: string }> => {
    if (text.length <= LARGEST_TEXT) {
      return { json: text, blob: '' };
    }
    await container();
    const blob = blobOf({ channel, key });
    await blobs.getBlockBlobClient(blob).upload(text, Buffer.byteLength(text));
    return { json: '', blob };
  };
  return {
    async add(envelopes) {
      const rows = envelopes.map(waitingOf);
      const actions = await Promise.all(
        rows.map(async (row) => {
          const text = await keep(row.channel, row.key, JSON.stringify(row.payload));
          return actionsFor(row, text, now().toISOString());
        }),
      );
      return await inBatches(table, rows, (row) => actions[rows.indexOf(row)] ?? []);
    },
    async waiting(channel) {
      const rows = await table.list(odata`PartitionKey eq ${channel} and RowKey ge 'w-' and RowKey lt 'w.'`);
      const read = await Promise.all(rows.map(async (row) => ({ row, waiting: await readRow(row, blobs) })));
      const lost = read.filter(({ waiting }) => waiting === null).map(({ row }) => row);
      await Promise.all(lost.map((row) => table.transaction(lostActions(row, now().toISOString()))));
      return read.flatMap(({ waiting }) => waiting ?? []);
    },
    async take(rows) {
      const notBefore = later(TAKEN_IN_MS);
      return await inBatches(table, rows, (row) => [['update', { ...placeOf(row, 'w'), notBefore }, 'Merge', { etag: row.etag }]]);
    },
    async sent(rows) {
      await end(rows, ({ attempts }) => ({ state: 'sent', attempts: attempts + 1 }));
      // What arrived is of no more use here; where that fails, the purge sees to it.
      await Promise.allSettled(rows.filter(isLong).map((row) => blobs.getBlockBlobClient(blobOf(row)).deleteIfExists()));
    },
    async bury(rows, because) {
      await end(rows, (row) => {
        const text = withoutSignatures(JSON.stringify(row.payload));
        return { state: 'dead', attempts: row.attempts, because: because.slice(0, 1_000), json: text.length <= LARGEST_TEXT ? text : '' };
      });
    },
    async giveBack(rows, because) {
      await change(rows, ({ attempts }) => ({
        attempts: attempts + 1,
        notBefore: later(Math.min(FIRST_PAUSE_IN_MS * 2 ** attempts, LONGEST_PAUSE_IN_MS)),
        because: because.slice(0, 1_000),
      }));
    },
    async hold(rows, until) {
      await change(rows, () => ({ isHeld: true, notBefore: until }));
    },
    // One after the other: many at once would only keep overtaking each other at the one row of the hour.
    reserve: (channel, count, most) =>
      inTurn(channel, () => reserve({ table, channel, hour: now().toISOString().slice(0, 13) }, count, most)),
    async state(channel, id) {
      const row = await table.get(channel, `m-${hashKey(id)}`);
      return row === null ? null : (String(row['state']) as 'waiting' | 'sent' | 'dead');
    },
    async purge(channel, before) {
      const rows = await table.list(odata`PartitionKey eq ${channel} and RowKey ge 'b-' and RowKey lt 'n' and Timestamp lt ${before}`, [
        'PartitionKey',
        'RowKey',
        'state',
        'blob',
      ]);
      const old = rows.filter((row) => row['state'] !== 'waiting');
      await Promise.all(old.flatMap(({ blob }) => (blob ? [blobs.getBlockBlobClient(String(blob)).deleteIfExists()] : [])));
      await deleteRows(table, old);
      return old.length;
    },
  };
}

function blobOf({ channel, key }: Pick<Waiting, 'channel' | 'key'>): string {
  return `${channel}/${key}.json`;
}

function isLong({ payload }: Waiting): boolean {
  return JSON.stringify(payload).length > LARGEST_TEXT;
}

/** A link to decide by may be good for longer than the message was. */
function withoutSignatures(text: string): string {
  return text.replace(/([?&]signature=)[\w-]+/g, '$1…');
}

function waitingOf(envelope: Envelope): Waiting {
  return { ...envelope, key: hashKey(envelope.id), etag: '*', attempts: 0, isHeld: false, because: '' };
}

function actionsFor(row: Waiting, text: { readonly json: string; readonly blob: string }, at: string): TransactionAction[] {
  const { id, group, notBefore, deadAt, attempts, isHeld, because } = row;
  const common = { schemaVersion: SCHEMA_VERSION, id, at, ...text };
  return [
    ['create', { ...placeOf(row, 'm'), ...common, json: '', state: 'waiting' }],
    ['create', { ...placeOf(row, 'w'), ...common, group, notBefore, deadAt, attempts, isHeld, because }],
  ];
}

/** At most 100 rows and 4 MiB go into a transaction; two rows of an envelope have 64 KB at most. */
const AT_ONCE = 40;

/** Does the same to each; where one of a batch refuses, one by one. Returns those it was done to. */
async function inBatches(table: Table, rows: readonly Waiting[], actionsOf: (row: Waiting) => TransactionAction[]): Promise<Waiting[]> {
  const done: Waiting[] = [];
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const batch = rows.slice(from, from + AT_ONCE);
    if (await table.transaction(batch.flatMap(actionsOf))) {
      done.push(...batch);
    } else {
      const each = await Promise.all(batch.map(async (row) => ((await table.transaction(actionsOf(row))) ? [row] : [])));
      done.push(...each.flat());
    }
  }
  return done;
}

function placeOf({ channel, key }: Pick<Waiting, 'channel' | 'key'>, prefix: 'm' | 'w') {
  return { partitionKey: channel, rowKey: `${prefix}-${key}` };
}

/** One whose content somebody took away must not hold up the others: it ends as dead. */
function lostActions(row: Row, endedAt: string): TransactionAction[] {
  const place = { channel: row.partitionKey, key: row.rowKey.slice(2) };
  const because = 'Its content is missing from the container messages.';
  return [
    ['update', { ...placeOf(place, 'm'), state: 'dead', because, endedAt }, 'Merge', { etag: '*' }],
    ['delete', placeOf(place, 'w')],
  ];
}

/** Null when its content is missing. */
async function readRow(row: Row, blobs: ContainerClient): Promise<Waiting | null> {
  const text = await textOf(row, blobs);
  return text === null ? null : waitingIn(row, text);
}

async function textOf(row: Row, blobs: ContainerClient): Promise<string | null> {
  const blob = String(row['blob'] ?? '');
  if (blob === '') {
    return String(row['json']);
  }
  try {
    return (await blobs.getBlockBlobClient(blob).downloadToBuffer()).toString('utf8');
  } catch (error) {
    if (hasStatus(error, [404])) {
      return null;
    }
    throw error;
  }
}

function waitingIn(row: Row, text: string): Waiting {
  return {
    id: String(row['id']),
    channel: row.partitionKey,
    payload: JSON.parse(text) as Json,
    group: String(row['group']),
    notBefore: String(row['notBefore']),
    deadAt: String(row['deadAt']),
    key: row.rowKey.slice(2),
    etag: row.etag,
    attempts: Number(row['attempts']),
    isHeld: row['isHeld'] === true,
    because: String(row['because'] ?? ''),
  };
}

/** Work of the same name waits for what came before it, however that ended. */
function createTurns(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const mine = (last.get(name) ?? Promise.resolve()).then(work, work);
    last.set(name, mine);
    return mine;
  };
}

interface Hour {
  readonly table: Table;
  readonly channel: string;
  /** `2030-01-01T08` */
  readonly hour: string;
}

const MOST_TRIES = 20;

async function reserve({ table, channel, hour }: Hour, count: number, most: number): Promise<number> {
  const place = { partitionKey: channel, rowKey: `b-${hour}` };
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    const row = await table.get(place.partitionKey, place.rowKey);
    const used = Number(row?.['used'] ?? 0);
    const granted = Math.max(Math.min(count, most - used), count < 0 ? -used : 0);
    if (granted === 0) {
      return 0;
    }
    const entity = { ...place, schemaVersion: SCHEMA_VERSION, used: used + granted };
    if ((row === null ? await table.create(entity) : await table.update(entity, row.etag)) !== null) {
      return granted;
    }
  }
  return 0;
}
