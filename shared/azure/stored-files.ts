import { RestError } from '@azure/core-rest-pipeline';
import type { ContainerClient } from '@azure/storage-blob';

export interface StoredFile {
  readonly text: string;
  readonly etag: string;
}

/** A file as it is stored; null when it is not there. */
export async function storedFile(container: ContainerClient, name: string): Promise<StoredFile | null> {
  try {
    const blob = container.getBlockBlobClient(name);
    // The etag first: a write in between then makes the replacement fail instead of losing it.
    const { etag } = await blob.getProperties();
    return { text: (await blob.downloadToBuffer()).toString('utf8'), etag: etag ?? '' };
  } catch (error) {
    if (error instanceof RestError && error.statusCode === 404) {
      return null;
    }
    throw error;
  }
}

/** Writes the file only if it still is what was read: `etag` of then, null when it was not there. False: somebody else was first. */
export async function replaceFile(
  container: ContainerClient,
  name: string,
  { text, etag }: { readonly text: string; readonly etag: string | null },
): Promise<boolean> {
  await container.createIfNotExists();
  try {
    await container.getBlockBlobClient(name).upload(text, Buffer.byteLength(text), {
      conditions: etag === null ? { ifNoneMatch: '*' } : { ifMatch: etag },
      blobHTTPHeaders: { blobContentType: 'application/yaml' },
    });
    return true;
  } catch (error) {
    if (error instanceof RestError && (error.statusCode === 412 || error.statusCode === 409)) {
      return false;
    }
    throw error;
  }
}

const LAST_GOOD = 'last-good.json';

/** The configuration that was in force last, beside the files it was made of. */
export function lastGoodIn(container: ContainerClient) {
  return {
    read: async () => (await storedFile(container, LAST_GOOD))?.text ?? null,
    write: async (text: string) => {
      await container.createIfNotExists();
      await container.getBlockBlobClient(LAST_GOOD).upload(text, Buffer.byteLength(text), {
        blobHTTPHeaders: { blobContentType: 'application/json' },
      });
    },
  };
}
