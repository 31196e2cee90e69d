import type { ContainerClient } from '@azure/storage-blob';
import { expect, it } from 'vitest';
import { createLooks } from '../../shared/ledger/looks.ts';
import { useAzurite } from '../azurite.ts';
import { aLook } from './looks.ts';

const storage = useAzurite();

/** The container, and how often a blob was asked for. */
function counted(container: ContainerClient) {
  const asked: string[] = [];
  const getBlockBlobClient = (name: string) => {
    asked.push(name);
    return container.getBlockBlobClient(name);
  };
  const client = new Proxy(container, {
    get: (target, key) => (key === 'getBlockBlobClient' ? getBlockBlobClient : Reflect.get(target, key)),
  });
  return { asked, client };
}

it('reads a look once for a crowd that asks for it at the same moment', async () => {
  const { blobs } = storage();
  const name = await createLooks(blobs).save(aLook());
  const { asked, client } = counted(blobs);
  const looks = createLooks(client);
  const loaded = await Promise.all(Array.from({ length: 200 }, () => looks.load(name)));
  expect(new Set(loaded).size).toBe(1);
  expect(loaded[0]).toMatchObject({ id: 'l1' });
  expect(asked).toEqual([name]);
});

it('asks again for a look that was not there', async () => {
  const { blobs } = storage();
  const writing = createLooks(blobs);
  const looks = createLooks(blobs);
  const look = aLook();
  const name = await writing.save(look);
  await writing.delete(name);
  expect(await Promise.all([looks.load(name), looks.load(name)])).toEqual([null, null]);
  await writing.save(look);
  expect(await looks.load(name)).toMatchObject({ id: 'l1' });
});

it('keeps nothing of a look that is read in passing', async () => {
  const { blobs } = storage();
  const name = await createLooks(blobs).save(aLook());
  const { asked, client } = counted(blobs);
  const looks = createLooks(client);
  await looks.load(name, 'in passing');
  await looks.load(name);
  expect(asked).toEqual([name, name]);
  // What is remembered anyway is not read again for it.
  await looks.load(name, 'in passing');
  expect(asked).toHaveLength(2);
});
