import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { TableClient, TableServiceClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';

/** Something that the service keeps, as text. */
export interface Stored {
  /** `table/<name>` or `blob/<container>/<name>` */
  readonly where: string;
  readonly text: string;
}

/** Every row and every blob of the storage. */
export async function everythingStored(connectionString: string): Promise<readonly Stored[]> {
  return [...(await rows(connectionString)), ...(await blobs(connectionString))];
}

/** Every file of a folder, at any depth. */
export async function everyFile(folder: string): Promise<readonly Stored[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return await Promise.all(files.map(async (where) => ({ where, text: textOf(await readFile(where)) })));
}

async function rows(connectionString: string): Promise<Stored[]> {
  const options = { allowInsecureConnection: true };
  const found: Stored[] = [];
  for await (const { name = '' } of TableServiceClient.fromConnectionString(connectionString, options).listTables()) {
    for await (const row of TableClient.fromConnectionString(connectionString, name, options).listEntities()) {
      found.push({ where: `table/${name}`, text: JSON.stringify(row) });
    }
  }
  return found;
}

async function blobs(connectionString: string): Promise<Stored[]> {
  const service = BlobServiceClient.fromConnectionString(connectionString);
  const found: Stored[] = [];
  for await (const { name: container } of service.listContainers()) {
    const client = service.getContainerClient(container);
    for await (const { name } of client.listBlobsFlat()) {
      found.push({ where: `blob/${container}/${name}`, text: textOf(await client.getBlobClient(name).downloadToBuffer()) });
    }
  }
  return found;
}

function textOf(content: Buffer): string {
  const isZipped = content[0] === 0x1f && content[1] === 0x8b;
  return (isZipped ? gunzipSync(content) : content).toString('utf8');
}
