import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { chunksOf, textOfChunks } from '../../shared/ledger/chunks.ts';
import { erasePrincipal } from '../../shared/ledger/erase.ts';
import { useAzurite } from '../azurite.ts';

const azurite = useAzurite();
const BOB = 'bob@contoso.com';

async function stores() {
  const { tables, blobs: looks } = azurite();
  const table = tables('Findings');
  await table.createTable();
  await looks.create();
  return { table, looks, reports: looks, stores: { tables: [table, tables('Never')], looks, others: [looks], byHand: [looks] } };
}

describe('erasing a person', () => {
  it('takes the name out of rows, looks and reports, and lets what points to a look follow', async () => {
    const { table, looks, reports, stores: all } = await stores();
    const look = 'looks/u/2026-11-24T00-00-00.000Z_l1.json.gz';
    const content = gzipSync(JSON.stringify({ schemaVersion: 1, findings: [{ actor: { name: 'BOB@contoso.com' } }] }));
    await looks.getBlockBlobClient(look).upload(content, content.length, { metadata: { schemaversion: '1' } });
    const baseline = gzipSync(JSON.stringify({ approvedBy: BOB }));
    await looks.getBlockBlobClient('baselines/u.json.gz').upload(baseline, baseline.length);
    await table.createEntity({ partitionKey: 'u', rowKey: 'unit', lookBlob: look, count: 3 });
    await table.createEntity({ partitionKey: 'u', rowKey: 'f', json: JSON.stringify({ actor: { name: BOB, type: 'user' } }) });
    await table.createEntity({ partitionKey: 'u', rowKey: 'g', json: JSON.stringify({ actor: { name: 'ada@contoso.com' } }) });
    await reports.getBlockBlobClient('r/report.html').upload(`<p>${BOB}</p>`, `<p>${BOB}</p>`.length);
    await reports.getBlockBlobClient('r/report.pdf').upload('%PDF', 4);
    await reports.getBlockBlobClient('r/data').upload(`{"by":"${BOB}"}`, `{"by":"${BOB}"}`.length);

    expect(await erasePrincipal(all, BOB)).toEqual({ rows: 2, blobs: 4, deleted: 1, left: [] });

    const { lookBlob } = await table.getEntity<{ lookBlob: string }>('u', 'unit');
    expect(lookBlob).not.toBe(look);
    expect(await looks.getBlockBlobClient(look).exists()).toBe(false);
    const moved = looks.getBlockBlobClient(lookBlob);
    expect(JSON.parse(gunzipSync(await moved.downloadToBuffer()).toString())).toMatchObject({ findings: [{ actor: { name: 'erased' } }] });
    expect((await moved.getProperties()).metadata).toEqual({ schemaversion: '1' });
    expect(JSON.parse(gunzipSync(await looks.getBlockBlobClient('baselines/u.json.gz').downloadToBuffer()).toString())).toEqual({
      approvedBy: 'erased',
    });
    expect(JSON.parse((await table.getEntity<{ json: string }>('u', 'f')).json)).toEqual({ actor: { name: 'erased', type: 'user' } });
    expect((await table.getEntity<{ json: string }>('u', 'g')).json).toContain('ada@contoso.com');
    expect((await reports.getBlockBlobClient('r/report.html').downloadToBuffer()).toString()).toBe('<p>erased</p>');
    expect(await reports.getBlockBlobClient('r/report.pdf').exists()).toBe(false);
    expect((await reports.getBlockBlobClient('r/data').downloadToBuffer()).toString()).toBe('{"by":"erased"}');
    expect(await erasePrincipal(all, BOB)).toEqual({ rows: 0, blobs: 0, deleted: 0, left: [] });
  });

  it('keeps a look when two persons are erased from it, one after the other', async () => {
    const { table, looks, stores: all } = await stores();
    const look = 'looks/u/2026-11-24T00-00-00.000Z_l2.json.gz';
    const content = gzipSync(JSON.stringify({ by: [BOB, 'eve@contoso.com'] }));
    await looks.getBlockBlobClient(look).upload(content, content.length);
    await table.createEntity({ partitionKey: 'u', rowKey: 'unit', lookBlob: look });
    const names: string[] = [look];
    for (const person of [BOB, 'eve@contoso.com']) {
      await erasePrincipal(all, person);
      names.push((await table.getEntity<{ lookBlob: string }>('u', 'unit')).lookBlob);
    }
    expect(new Set(names).size).toBe(3);
    const kept = looks.getBlockBlobClient(names[2] ?? '');
    expect(JSON.parse(gunzipSync(await kept.downloadToBuffer()).toString())).toEqual({ by: ['erased', 'erased'] });
  });

  it('finds a name where a long text was cut in two', async () => {
    const { table, stores: all } = await stores();
    const text = `${'x'.repeat(29_994)} ${BOB} ${'y'.repeat(29_000)}`;
    await table.createEntity({ partitionKey: 'u', rowKey: 'r', ...chunksOf('document', text) });
    expect(await erasePrincipal(all, BOB)).toEqual({ rows: 1, blobs: 0, deleted: 0, left: [] });
    expect(textOfChunks(await table.getEntity('u', 'r'), 'document')).toBe(text.replace(BOB, 'erased'));
  });

  it('refuses what is too short to be told from other text', async () => {
    const { stores: all } = await stores();
    await expect(erasePrincipal(all, 'bob')).rejects.toThrow(RangeError);
  });
});
