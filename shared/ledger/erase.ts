import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { TableClient } from '@azure/data-tables';
import type { BlockBlobClient, BlockBlobUploadOptions, ContainerClient } from '@azure/storage-blob';
import { chunksOf, textOfChunks } from './chunks.ts';
import { principalPattern } from './principal-pattern.ts';
import { hasStatus } from './status.ts';

/** Every place that may hold the name of a person. */
export interface EraseStores {
  readonly tables: readonly TableClient[];
  /** Of looks, which never change under their name, and of baselines, which may. */
  readonly looks: ContainerClient;
  /** Of messages and reports: text that may be written again. */
  readonly others: readonly ContainerClient[];
  /** What people keep by hand: looked into, never changed. */
  readonly byHand: readonly ContainerClient[];
}

export interface Erased {
  /** Rows and documents written again without the person. */
  readonly rows: number;
  readonly blobs: number;
  /** Documents that could not be written again and are gone. */
  readonly deleted: number;
  /** What still names the person. */
  readonly left: readonly Left[];
}

export interface Left {
  readonly what: string;
  readonly because: string;
}

/** Stands where a person's name was. */
export const ERASED = 'erased';

/** A look that was being made meanwhile carries the name on; another round finds it. */
const MOST_ROUNDS = 4;
const SHORTEST_PRINCIPAL = 5;

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/**
 * Replaces the name or object id of a person, wherever the service keeps it. Rejects with a RangeError for one too short to be
 * told from other text. Rows in Log Analytics are not reached: they have a purge of their own.
 */
export async function erasePrincipal(stores: EraseStores, principal: string): Promise<Erased> {
  if (principal.trim().length < SHORTEST_PRINCIPAL) {
    throw new RangeError(`Expected a principal name or object id of at least ${SHORTEST_PRINCIPAL} characters.`);
  }
  const pattern = principalPattern(principal.trim());
  const without = (text: string): string => text.replace(pattern, ERASED);
  const total = { rows: 0, blobs: 0, deleted: 0 };
  let isClean = false;
  for (let round = 0; round < MOST_ROUNDS && !isClean; round++) {
    const { rows, blobs, deleted } = await eraseOnce(stores, without);
    total.rows += rows;
    total.blobs += blobs;
    total.deleted += deleted;
    isClean = rows + blobs === 0;
  }
  return { ...total, left: [...(isClean ? [] : [STILL_WRITTEN]), ...(await keptByHand(stores, without))] };
}

const STILL_WRITTEN = {
  what: 'tables and documents',
  because: 'The name was written again and again meanwhile: run the command once more.',
};

async function keptByHand({ byHand }: EraseStores, without: Change): Promise<Left[]> {
  const left: Left[] = [];
  for (const container of byHand) {
    for (const name of await namesIn(container, '')) {
      if ((await changedContent(container.getBlockBlobClient(name), plain, without)) !== null) {
        left.push({ what: `${container.containerName}/${name}`, because: 'People keep this file: change it and push it again.' });
      }
    }
  }
  return left;
}

async function eraseOnce({ tables, looks, others }: EraseStores, without: Change): Promise<Omit<Erased, 'left'>> {
  // Processes remember looks by name: one without the person gets another name, and everything that pointed to it follows.
  const moved = await moveLooks(looks, without);
  const follow = (text: string): string => [...moved].reduce((changed, [from, to]) => changed.replaceAll(from, to), without(text));
  let rows = 0;
  for (const table of tables) {
    rows += await eraseRows(table, follow);
  }
  const counts = await eraseBlobs(looks, zipped, without, 'baselines/');
  for (const container of others) {
    const { blobs, deleted } = await eraseBlobs(container, plain, without);
    counts.blobs += blobs;
    counts.deleted += deleted;
  }
  for (const name of moved.keys()) {
    await looks.getBlockBlobClient(name).deleteIfExists();
  }
  return { rows, blobs: counts.blobs + moved.size, deleted: counts.deleted };
}

type Change = (text: string) => string;

interface Codec {
  readonly read: (content: Buffer) => Promise<string>;
  readonly write: (text: string) => Promise<Buffer>;
}

const plain: Codec = { read: async (content) => content.toString('utf8'), write: async (text) => Buffer.from(text) };
const zipped: Codec = { read: async (content) => (await unzip(content)).toString('utf8'), write: async (text) => await zip(text) };

async function moveLooks(container: ContainerClient, without: Change): Promise<ReadonlyMap<string, string>> {
  const moved = new Map<string, string>();
  for (const name of await namesIn(container, 'looks/')) {
    const changed = await changedContent(container.getBlockBlobClient(name), zipped, without);
    if (changed !== null) {
      const target = nextName(name);
      await put(container.getBlockBlobClient(target), changed);
      moved.set(name, target);
    }
  }
  return moved;
}

/** `….json.gz` → `…-e1.json.gz` → `…-e2.json.gz`: another one every time, for the old one is deleted and remembered by processes. */
function nextName(look: string): string {
  const [, base = look, count = '0'] = /^(.*?)(?:-e(\d+))?\.json\.gz$/.exec(look) ?? [];
  return `${base}-e${Number(count) + 1}.json.gz`;
}

async function eraseBlobs(container: ContainerClient, codec: Codec, without: Change, prefix = '') {
  const count = { blobs: 0, deleted: 0 };
  for (const name of await namesIn(container, prefix)) {
    const changed = await changedContent(container.getBlockBlobClient(name), codec, without);
    if (changed !== null) {
      count.blobs += 1;
      await put(container.getBlockBlobClient(name), changed);
      count.deleted += await deletePdfsBeside(container, name);
    }
  }
  return count;
}

/** A PDF beside a document that named the person names it, too, and cannot be written again. */
async function deletePdfsBeside(container: ContainerClient, name: string): Promise<number> {
  const beside = await namesIn(container, name.slice(0, name.lastIndexOf('/') + 1));
  let count = 0;
  for (const pdf of beside.filter((one) => one.endsWith('.pdf'))) {
    count += (await container.getBlockBlobClient(pdf).deleteIfExists()).succeeded ? 1 : 0;
  }
  return count;
}

interface Content {
  readonly bytes: Buffer;
  readonly options: BlockBlobUploadOptions;
}

/** Null when the blob does not name the person, or is gone. */
async function changedContent(blob: BlockBlobClient, { read, write }: Codec, without: Change): Promise<Content | null> {
  try {
    const text = await read(await blob.downloadToBuffer());
    const changed = without(text);
    if (changed === text) {
      return null;
    }
    const { metadata = {}, contentType = 'application/octet-stream' } = await blob.getProperties();
    return { bytes: await write(changed), options: { metadata, blobHTTPHeaders: { blobContentType: contentType } } };
  } catch (error) {
    if (hasStatus(error, [404])) {
      return null;
    }
    throw error;
  }
}

async function put(blob: BlockBlobClient, { bytes, options }: Content): Promise<void> {
  await blob.upload(bytes, bytes.length, options);
}

async function eraseRows(table: TableClient, change: Change): Promise<number> {
  let count = 0;
  for await (const row of rowsOf(table)) {
    const changed = changedProperties(row, change);
    if (Object.keys(changed).length > 0) {
      count += (await merged(table, { partitionKey: row.partitionKey ?? '', rowKey: row.rowKey ?? '', ...changed }, row.etag)) ? 1 : 0;
    }
  }
  return count;
}

/** A text that is kept in chunks is looked at whole: a name may stand where it was cut. */
function changedProperties(row: Readonly<Record<string, unknown>>, change: Change): Record<string, string> {
  const texts = Object.entries(row).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && !KEYS.includes(entry[0]));
  const names = new Set(texts.map(([name]) => name));
  const chunked = [...names].filter((name) => name.endsWith('0') && names.has(`${name.slice(0, -1)}1`)).map((name) => name.slice(0, -1));
  const isChunk = (name: string): boolean => chunked.some((long) => name.startsWith(long) && /^\d+$/.test(name.slice(long.length)));
  const single = texts.filter(([name, value]) => !isChunk(name) && change(value) !== value).map(([name, value]) => [name, change(value)]);
  const long = chunked.map((name) => [name, textOfChunks(row, name)] as const).filter(([, text]) => change(text) !== text);
  return Object.assign(Object.fromEntries(single), ...long.map(([name, text]) => chunksOf(name, change(text))));
}

const KEYS = ['partitionKey', 'rowKey', 'etag', 'timestamp'];

/** False when somebody wrote the row meanwhile: the next round sees it again. */
async function merged(table: TableClient, entity: { partitionKey: string; rowKey: string }, etag: string): Promise<boolean> {
  try {
    await table.updateEntity(entity, 'Merge', { etag });
    return true;
  } catch (error) {
    if (hasStatus(error, [404, 412])) {
      return false;
    }
    throw error;
  }
}

async function* rowsOf(table: TableClient) {
  try {
    yield* table.listEntities();
  } catch (error) {
    // A table that nothing was ever written to is not there.
    if (!hasStatus(error, [404])) {
      throw error;
    }
  }
}

async function namesIn(container: ContainerClient, prefix: string): Promise<string[]> {
  const names: string[] = [];
  if (await container.exists()) {
    for await (const { name } of container.listBlobsFlat({ prefix })) {
      names.push(name);
    }
  }
  return names;
}
