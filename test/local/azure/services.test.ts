import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { LOGS_AUDIENCE } from '../../../local/azure/tokens.ts';
import { logTables } from '../../../shared/reports/columns.ts';
import { ada, type Scene, startScene } from './scene.ts';

const row = { TimeGenerated: '2026-11-24T10:00:00Z', FindingKey: 'f', Control: 3 };

async function upload(scene: Scene, rows: unknown, { path, raw }: { path?: string; raw?: Buffer<ArrayBuffer> } = {}) {
  const { LOGS_RULE_ID = '', LOGS_STREAM_FINDINGS = '' } = scene.azure.env;
  const token = await scene.azure.control.tokenFor({ ...ada, audience: LOGS_AUDIENCE });
  const target = path ?? `/dataCollectionRules/${LOGS_RULE_ID}/streams/${LOGS_STREAM_FINDINGS}?api%2Dversion=2023-01-01`;
  const answer = await fetch(scene.azure.origin + target, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: raw ?? gzipSync(JSON.stringify(rows)),
  });
  const text = await answer.text();
  return { status: answer.status, message: text === '' ? '' : (JSON.parse(text).error.message as string) };
}

describe('logs ingestion', () => {
  it.each(Object.values(logTables))('takes a row of every column of $table', async ({ stream, columns }) => {
    await using scene = await startScene();
    const values = { boolean: true, datetime: '2026-11-24T10:00:00Z', int: 1, string: 'x' } as const;
    const full = Object.fromEntries(Object.entries(columns).map(([name, type]) => [name, values[type]]));
    const path = `/dataCollectionRules/${scene.azure.env['LOGS_RULE_ID']}/streams/${stream}?api-version=2023-01-01`;
    expect(await upload(scene, [full], { path })).toEqual({ status: 204, message: '' });
  });

  it('keeps rows that fit the declaration', async () => {
    await using scene = await startScene();
    expect(await upload(scene, [row, { ...row, FindingKey: null }])).toEqual({ status: 204, message: '' });
    expect((await scene.azure.control.rows()).map((kept) => kept.row)).toEqual([row, { ...row, FindingKey: null }]);
  });

  it('cuts a field at 64 KB and notes which', async () => {
    await using scene = await startScene();
    await upload(scene, [{ ...row, Because: 'x'.repeat(70_000) }]);
    const [kept] = await scene.azure.control.rows({ stream: 'Custom-AmlFindings' });
    expect([kept?.cut, String(kept?.row['Because']).length]).toEqual([['Because'], 65_536]);
  });

  it.each([
    ['an undeclared column', [{ ...row, Secret: 1 }], 400, "'Secret' is not declared"],
    ['a value of another type', [{ ...row, Control: 'three' }], 400, "'Control' is declared as int"],
    ['something else than rows', { row }, 400, 'array of objects'],
    ['more than 1 MB, small as it may be on the wire', [{ Because: 'x'.repeat(1_100_000) }], 413, '1 MB'],
  ])('refuses %s', async (_, rows, status, message) => {
    await using scene = await startScene();
    const answer = await upload(scene, rows);
    expect(answer).toMatchObject({ status, message: expect.stringContaining(message) });
    expect(await scene.azure.control.rows()).toEqual([]);
  });

  it.each([
    ['an unknown rule', '/dataCollectionRules/dcr-0/streams/Custom-AmlFindings?api-version=2023-01-01', 404],
    ['an unknown stream', undefined, 400],
    ['another api-version', '/dataCollectionRules/dcr-0/streams/Custom-AmlFindings?api-version=2022-01-01', 400],
  ])('refuses %s', async (_, path, status) => {
    await using scene = await startScene();
    const target = path ?? `/dataCollectionRules/${scene.azure.env['LOGS_RULE_ID']}/streams/Custom-Other?api-version=2023-01-01`;
    expect(await upload(scene, [row], { path: target })).toMatchObject({ status });
  });

  it('refuses what says gzip and is none', async () => {
    await using scene = await startScene();
    expect(await upload(scene, [], { raw: Buffer.from('[]') })).toMatchObject({ status: 400 });
  });
});

describe('the Teams flow', () => {
  const card = { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: {} }] };
  const post = async (url: string, message: unknown) =>
    (await fetch(url, { method: 'POST', body: JSON.stringify(message), headers: { 'content-type': 'application/json' } })).status;

  it('takes a card with 202 and keeps it', async () => {
    await using scene = await startScene();
    expect(await post(scene.azure.env['TEAMS_WEBHOOK_URL'] ?? '', card)).toBe(202);
    expect((await scene.azure.control.cards()).map(({ message }) => message)).toEqual([card]);
  });

  it('refuses a wrong signature, a card that is too big, and what is no message', async () => {
    await using scene = await startScene();
    const url = scene.azure.env['TEAMS_WEBHOOK_URL'] ?? '';
    expect(await post(url.replace(/sig=.*/, 'sig=guess'), card)).toBe(401);
    expect(await post(url, { ...card, text: 'x'.repeat(30_000) })).toBe(413);
    expect(await post(url, { text: 'hello' })).toBe(400);
    expect(await scene.azure.control.cards()).toEqual([]);
  });

  it('has its address in the vault, and the signature nowhere in the request log', async () => {
    await using scene = await startScene();
    const url = scene.azure.env['TEAMS_WEBHOOK_URL'] ?? '';
    await post(url, card);
    const token = await scene.azure.control.tokenFor({ ...ada, audience: 'https://vault.azure.net' });
    expect((await scene.ask('GET', '/secrets/teams-webhook-url', { token })).body.value).toBe(url);
    expect(JSON.stringify(await scene.azure.control.requests())).not.toContain(new URL(url).searchParams.get('sig'));
  });
});

describe('the identity endpoint', () => {
  const token = (scene: Scene, query: string, secret = scene.azure.env['IDENTITY_HEADER'] ?? '') =>
    fetch(`${scene.azure.env['IDENTITY_ENDPOINT']}?${query}`, { headers: { 'x-identity-header': secret } });
  const ask = 'api-version=2019-08-01&resource=https%3A%2F%2Fmanagement.azure.com';

  it.each([
    ['without its secret', ask, 'guess', 401],
    ['for a client id nobody has', `${ask}&client_id=nobody`, undefined, 400],
    ['in another api-version', ask.replace('2019', '2017'), undefined, 400],
    ['without a resource', 'api-version=2019-08-01', undefined, 400],
  ])('refuses a request %s', async (_, query, secret, status) => {
    await using scene = await startScene();
    expect((await token(scene, query, secret)).status).toBe(status);
  });

  it('gives the reader a token that may not write, the remediator one that may', async () => {
    await using scene = await startScene();
    const statuses = [];
    for (const name of ['READER_CLIENT_ID', 'REMEDIATOR_CLIENT_ID']) {
      const answer = await token(scene, `${ask}&client_id=${scene.azure.env[name]}`);
      const { access_token } = (await answer.json()) as { access_token: string };
      const id =
        '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-ml/providers/Microsoft.Storage/storageAccounts/stml';
      statuses.push((await scene.ask('PATCH', id, { token: access_token, body: { tags: {} } })).status);
    }
    expect(statuses).toEqual([403, 200]);
  });
});
