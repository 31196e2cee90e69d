import { expect, it } from 'vitest';
import { lastGoodIn, storedFile } from '../../shared/azure/stored-files.ts';
import { useAzurite } from '../azurite.ts';

const storage = useAzurite();

it('the last good configuration is kept beside the files, in a container that is made when there is none', async () => {
  const { blobs } = storage();
  const lastGood = lastGoodIn(blobs);
  expect(await lastGood.read()).toBeNull();
  await lastGood.write('{"config":"ü"}');
  await lastGood.write('{"config":"ä"}');
  expect(await lastGoodIn(blobs).read()).toBe('{"config":"ä"}');
  expect(await storedFile(blobs, 'warden.config.yaml')).toBeNull();
});
