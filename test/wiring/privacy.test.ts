import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import { storageOf } from '../../shared/azure/storage.ts';
import { readSettings } from '../../shared/config/settings.ts';
import { containers, eraser, tableNames } from '../../shared/wiring/privacy.ts';

const BOB = 'bob@contoso.com';
const ROW = { partitionKey: 'p', rowKey: 'r' };

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

describe('erasing a person from the whole service', () => {
  it('reaches every table and every container, and says what it leaves and why', async () => {
    const storage = storageOf(readSettings({ WARDEN_STORAGE: azurite.connectionString }));
    const { table: tables } = storage;
    const container = (name: string) => storage.blobs.getContainerClient(name);
    for (const name of tableNames) {
      await tables(name).createTable();
      await tables(name).createEntity({ ...ROW, json: JSON.stringify({ by: `Bob <${BOB.toUpperCase()}>` }), count: 1 });
    }
    const look = gzipSync(JSON.stringify({ tags: { owner: BOB } }));
    for (const name of Object.values(containers).flat()) {
      await container(name).create();
    }
    await container('looks').getBlockBlobClient('looks/u/2026_l1.json.gz').upload(look, look.length);
    for (const name of [...containers.rewritten, ...containers.byHand]) {
      await container(name)
        .getBlockBlobClient('a/report.html')
        .upload(`<p>${BOB}</p>`, BOB.length + 7);
    }
    await container('reports').getBlockBlobClient('a/report.pdf').upload('%PDF', 4);

    const { rows, blobs, deleted, left } = await eraser(storage)(BOB);

    expect({ rows, blobs, deleted }).toEqual({ rows: tableNames.length, blobs: 1 + containers.rewritten.length, deleted: 1 });
    for (const name of tableNames) {
      expect((await tables(name).getEntity<{ json: string }>('p', 'r')).json, name).toBe('{"by":"Bob <erased>"}');
    }
    for await (const { name } of container('looks').listBlobsFlat()) {
      expect(gunzipSync(await container('looks').getBlockBlobClient(name).downloadToBuffer()).toString()).toBe(
        '{"tags":{"owner":"erased"}}',
      );
    }
    for (const name of containers.rewritten) {
      expect((await container(name).getBlockBlobClient('a/report.html').downloadToBuffer()).toString(), name).toBe('<p>erased</p>');
    }
    expect(left[0]).toEqual({
      what: 'config/a/report.html',
      because: expect.stringContaining('People keep this file'),
    });
    expect(left.map(({ what }) => what)).toEqual(expect.arrayContaining(['rows in Log Analytics', 'the Activity Log of Azure']));
  });
});
