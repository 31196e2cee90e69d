import { TableClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import type { Settings } from '../config/settings.ts';
import { readerCredential } from './credentials.ts';

/** Where state is kept; tables and containers are made on first use by those who use them. */
export interface Storage {
  readonly table: (name: string) => TableClient;
  readonly blobs: BlobServiceClient;
}

export function storageOf(settings: Settings): Storage {
  const connection = settings.WARDEN_STORAGE;
  if (connection !== undefined) {
    const options = { allowInsecureConnection: connection.includes('=http:') || connection.startsWith('UseDevelopmentStorage') };
    return {
      table: (name) => TableClient.fromConnectionString(connection, name, options),
      blobs: BlobServiceClient.fromConnectionString(connection),
    };
  }
  const credential = readerCredential(settings);
  const tableUrl = settings.WARDEN_STORAGE__tableServiceUri ?? '';
  return {
    table: (name) => new TableClient(tableUrl, name, credential),
    blobs: new BlobServiceClient(settings.WARDEN_STORAGE__blobServiceUri ?? '', credential),
  };
}

/** The text of a blob; null when it is not there. */
export async function textOf(container: ReturnType<BlobServiceClient['getContainerClient']>, file: string): Promise<string | null> {
  const blob = container.getBlockBlobClient(file);
  return (await blob.exists()) ? (await blob.downloadToBuffer()).toString('utf8') : null;
}
