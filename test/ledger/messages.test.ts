import { BlobServiceClient } from '@azure/storage-blob';
import { expect, it } from 'vitest';
import { createMessageBox } from '../../shared/ledger/messages.ts';
import { type Table, tableOf } from '../../shared/ledger/table.ts';
import { useAzurite } from '../azurite.ts';

const storage = useAzurite();

it('gives a crowd what the hour has, without two of them overtaking each other at its row', async () => {
  const { tables, blobs } = storage();
  const container = new BlobServiceClient(blobs.url.slice(0, blobs.url.lastIndexOf('/')), blobs.credential).getContainerClient(
    blobs.containerName.replace('looks', 'messages'),
  );
  const real = tableOf(tables('Messages'));
  let overtaken = 0;
  const counted: Table = {
    ...real,
    update: async (...given) => {
      const etag = await real.update(...given);
      overtaken += etag === null ? 1 : 0;
      return etag;
    },
  };
  const box = createMessageBox({ table: counted, blobs: container });
  const granted = await Promise.all(Array.from({ length: 60 }, () => box.reserve('teams', 1, 40)));
  expect(granted.reduce((sum, one) => sum + one, 0)).toBe(40);
  expect(overtaken).toBe(0);
});

it('goes on after a reservation that failed', async () => {
  const { tables, blobs } = storage();
  const container = new BlobServiceClient(blobs.url.slice(0, blobs.url.lastIndexOf('/')), blobs.credential).getContainerClient('unused');
  const real = tableOf(tables('Messages'));
  let times = 0;
  const broken: Table = {
    ...real,
    get: async (...given) => {
      times += 1;
      if (times === 1) {
        throw new Error('Storage does not answer.');
      }
      return await real.get(...given);
    },
  };
  const box = createMessageBox({ table: broken, blobs: container });
  const [first, second] = await Promise.allSettled([box.reserve('teams', 1, 5), box.reserve('teams', 1, 5)]);
  expect(first.status).toBe('rejected');
  expect(second).toEqual({ status: 'fulfilled', value: 1 });
});
