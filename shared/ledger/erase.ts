import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { TableClient } from '@azure/data-tables';
import type { BlockBlobClient, BlockBlobUploadOptions, ContainerClient } from '@azure/storage-blob';
import { chunksOf, textOfChunks } from './chunks.ts';
import { hasStatus } from './status.ts';

/** Every place that may hold the name of a person. */
export interface EraseStores {
  readonly tables: readonly TableClient[];
  /** Of looks, which never change under their name, and of baselines, which may. */
  readonly looks: ContainerClient;
  /** Of messages and reports: text that may be written again. */
  readonly others: readonly ContainerClient[];
}

export interface Erased {
  readonly rows: number;
  readonly blobs: number;
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
  const total = { rows: 0, blobs: 0 };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { rows, blobs } = await eraseOnce(stores, principal.trim());
    total.rows += rows;
    total.blobs += blobs;
    if (rows + blobs === 0) {
      break;
    }
  }
  return total;
}

async function eraseOnce({ tables, looks, others }: EraseStores, principal: string): Promise<Erased> {
  const without = eraser(principal);
  // Processes remember looks by name: one without the person gets another name, and everything that pointed to it follows.
  const moved = await moveLooks(looks, without);
  const follow = (text: string): string => [...moved].reduce((changed, [from, to]) => changed.replaceAll(from, to), without(text));
  let rows = 0;
  for (const table of tables) {
    rows += await eraseRows(table, follow);
  }
  let blobs = moved.size + (await eraseBlobs(looks, zipped, without, 'baselines/'));
  for (const container of others) {
    blobs += await eraseBlobs(container, plain, without);
  }
  for (const name of moved.keys()) {
    await looks.getBlockBlobClient(name).deleteIfExists();
  }
  return { rows, blobs };
}

type Change = (text: string) => string;

function eraser(principal: string): Change {
  // As it stands in JSON, whatever the letter case.
  const inJson = JSON.stringify(principal).slice(1, -1);
  const pattern = new RegExp(inJson.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi');
  return (text) => text.replace(pattern, ERASED);
}

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
      const target = name.replace(/(-e\d*)?\.json\.gz$/, `-e${moved.size}.json.gz`);
      await put(container.getBlockBlobClient(target), changed);
      moved.set(name, target);
    }
  }
  return moved;
}

async function eraseBlobs(container: ContainerClient, codec: Codec, without: Change, prefix = ''): Promise<number> {
  let count = 0;
  for (const name of await namesIn(container, prefix)) {
    const changed = await changedContent(container.getBlockBlobClient(name), codec, without);
    if (changed !== null) {
      count += 1;
      await put(container.getBlockBlobClient(name), changed);
      await deletePdfBeside(container, name);
    }
  }
  return count;
}

/** What cannot be written again without the person goes. */
async function deletePdfBeside(container: ContainerClient, name: string): Promise<void> {
  const pdf = name.replace(/\.[^./]+$/, '.pdf');
  if (pdf !== name) {
    await container.getBlockBlobClient(pdf).deleteIfExists();
  }
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
