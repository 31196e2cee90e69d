import type { TableClient, TableEntity, TransactionAction } from '@azure/data-tables';
import { isJsonObject } from '../model/json.ts';
import { hasStatus } from './status.ts';

export type Row = TableEntity<Record<string, unknown>> & { readonly etag: string };

interface RowPage {
  readonly rows: readonly Row[];
  /** Opaque; undefined at the end. */
  readonly next?: string;
}

/** One table as the ledger uses it: made on first use, absent rows are null, lists are read to their end. */
export interface Table {
  get(partitionKey: string, rowKey: string): Promise<Row | null>;
  /** Returns the new etag; null when the row exists. */
  create(entity: TableEntity): Promise<string | null>;
  /** Merges into the row if it still has this etag. Returns the new etag; null when somebody else was faster. */
  update(entity: TableEntity, etag: string): Promise<string | null>;
  upsert(entity: TableEntity): Promise<void>;
  /** False when the row has another etag by now; a row that is gone already counts as deleted. */
  delete(partitionKey: string, rowKey: string, etag?: string): Promise<boolean>;
  /** Every row of the filter (OData), in key order. */
  list(filter?: string, select?: readonly string[]): Promise<Row[]>;
  /** At most `top` rows; fewer only at the end. */
  page(options: { readonly filter?: string | undefined; readonly top: number; readonly next?: string | undefined }): Promise<RowPage>;
  /** All or nothing, one partition, at most 100. False when a row was not as an `update` expected (409, 412 or 404). */
  transaction(actions: readonly TransactionAction[]): Promise<boolean>;
}

/** Tables that are made when they are first used: a new deployment needs no set-up step. */
export function tableOf(client: TableClient): Table {
  const made = once(() => client.createTable());
  const on = async <T>(work: () => Promise<T>): Promise<T> => {
    await made();
    return await work();
  };
  return {
    get: (partitionKey, rowKey) =>
      on(async () =>
        [partitionKey, rowKey].every(isKey) ? await orNull([404], async () => toRow(await client.getEntity(partitionKey, rowKey))) : null,
      ),
    create: (entity) => on(() => orNull([409], async () => (await client.createEntity(entity)).etag ?? '')),
    update: (entity, etag) => on(() => orNull([404, 412], async () => (await client.updateEntity(entity, 'Merge', { etag })).etag ?? '')),
    upsert: (entity) => on(async () => void (await client.upsertEntity(entity, 'Replace'))),
    delete: (partitionKey, rowKey, etag = '*') =>
      on(
        async () =>
          (await orNull([412], () => orNull([404], () => client.deleteEntity(partitionKey, rowKey, { etag })).then(() => true))) ?? false,
      ),
    list: (filter, select) => on(() => listAll(client, filter, select)),
    page: (options) => on(() => pageOf(client, options)),
    transaction: (actions) =>
      on(async () => (await orNull([404, 409, 412], () => client.submitTransaction([...actions]).then(() => true))) ?? false),
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what a key may not hold
const ILLEGAL_IN_KEYS = /[/\\#?\u0000-\u001f\u007f-\u009f]/;
/** 1 KiB. */
const LONGEST_KEY = 512;

/** Ids come from addresses: no row has a key that is none, and the service answers with a failure when it is asked for one. */
function isKey(text: string): boolean {
  return text.length <= LONGEST_KEY && text.isWellFormed() && !ILLEGAL_IN_KEYS.test(text);
}

/** Does the work once; a failure is forgotten, so that the next caller tries again. */
export function once(work: () => Promise<unknown>): () => Promise<unknown> {
  let running: Promise<unknown> | undefined;
  return () => {
    running ??= work().catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return running;
  };
}

async function orNull<T>(statuses: readonly number[], work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (hasStatus(error, statuses)) {
      return null;
    }
    throw error;
  }
}

function toRow(entity: Record<string, unknown> & { etag: string; partitionKey?: string; rowKey?: string }): Row {
  return { ...entity, partitionKey: entity.partitionKey ?? '', rowKey: entity.rowKey ?? '' };
}

async function listAll(client: TableClient, filter: string | undefined, select: readonly string[] | undefined): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const entity of client.listEntities({ queryOptions: queryOptions(filter, select) })) {
    rows.push(toRow(entity));
  }
  return rows;
}

/** The service may answer short or even empty pages long before the end. */
async function pageOf(
  client: TableClient,
  { filter, top, next }: { readonly filter?: string | undefined; readonly top: number; readonly next?: string | undefined },
): Promise<RowPage> {
  const rows: Row[] = [];
  let token = placeOf(next);
  do {
    const settings = { maxPageSize: Math.min(top - rows.length, 1000), ...(token === undefined ? {} : { continuationToken: token }) };
    const { value: page } = await client
      .listEntities({ queryOptions: queryOptions(filter) })
      .byPage(settings)
      .next();
    rows.push(...(page ?? []).map(toRow));
    token = page?.continuationToken;
  } while (token !== undefined && rows.length < top);
  return token === undefined ? { rows } : { rows, next: token };
}

/** Tokens come back from outside; the SDK takes whatever is in one for a place in the table. Throws a RangeError for one that is none. */
export function placeOf(token: string | undefined): string | undefined {
  return token === undefined || isToken(token) ? token : refuse();
}

function isToken(text: string): boolean {
  try {
    const place: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
    return isJsonObject(place) && Object.values(place).every((part) => typeof part === 'string');
  } catch {
    return false;
  }
}

function refuse(): never {
  throw new RangeError('Expected the token of a page as it was given out but found something else; begin again without it.');
}

function queryOptions(filter: string | undefined, select?: readonly string[]) {
  return { ...(filter === undefined ? {} : { filter }), ...(select === undefined ? {} : { select: [...select] }) };
}
