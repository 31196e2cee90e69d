import { TableClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll } from 'vitest';
import { type Azurite, startAzurite } from '../local/azurite.ts';
import { createLedger, type Ledger, type LedgerOptions } from '../shared/ledger/ledger.ts';

/** Tables and blobs of one test: nothing else is in them. */
export interface Storage {
  readonly tables: (name: string) => TableClient;
  readonly blobs: LedgerOptions['blobs'];
  ledger(options?: Partial<LedgerOptions>): Ledger;
}

/** One storage emulator for the tests of a file; each call of the answer gives tables and a container of their own. */
export function useAzurite(): () => Storage {
  let azurite: Azurite | undefined;
  let count = 0;
  beforeAll(async () => {
    azurite = await startAzurite();
  });
  afterAll(async () => {
    await azurite?.stop();
  });
  return () => {
    if (azurite === undefined) {
      throw new Error('Expected a running storage emulator: ask for storage inside a test, not while tests are declared.');
    }
    count += 1;
    return storageOf(azurite.connectionString, `t${count}`);
  };
}

function storageOf(connectionString: string, prefix: string): Storage {
  const tables = (name: string) =>
    TableClient.fromConnectionString(connectionString, `${prefix}${name}`, { allowInsecureConnection: true });
  const blobs = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(`${prefix}-looks`);
  return { tables, blobs, ledger: (options = {}) => createLedger({ tables, blobs, ...options }) };
}
