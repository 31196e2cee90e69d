import { randomUUID } from 'node:crypto';
import { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll } from 'vitest';
import { type Azurite, startAzurite } from '../../../local/azurite.ts';
import { createRemediationStore, prepareRemediationTables, type RemediationTables } from '../../../shared/ledger/remediations/store.ts';
import type { RemediationStore } from '../../../shared/model/remediation-store.ts';

/** A real storage emulator for the file, and a fresh pair of tables on demand. */
export function useTables(): { fresh(): Promise<RemediationStore & { readonly tables: RemediationTables }> } {
  let azurite: Azurite | undefined;
  beforeAll(async () => {
    azurite = await startAzurite();
  });
  afterAll(() => azurite?.stop());
  return {
    async fresh() {
      const suffix = randomUUID().replaceAll('-', '');
      const tables = { history: open(azurite, `h${suffix}`), state: open(azurite, `s${suffix}`) };
      await prepareRemediationTables(tables);
      return { ...createRemediationStore(tables), tables };
    },
  };
}

function open(azurite: Azurite | undefined, name: string): TableClient {
  if (azurite === undefined) {
    throw new Error('The storage emulator is started before the tests of the file; open tables inside a test.');
  }
  return TableClient.fromConnectionString(azurite.connectionString, name, { allowInsecureConnection: true });
}
