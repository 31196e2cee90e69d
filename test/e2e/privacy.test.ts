import { TableClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../../local/client.ts';
import type { ErasedAnswer } from '../../shared/api/privacy.ts';
import type { ReportRun } from '../../shared/model/report.ts';
import { containers, tableNames } from '../../shared/wiring/privacy.ts';
import { begin, type E2e } from './scene.ts';
import { BOB, CLOSED } from './small-estate.ts';

const EVE = { upn: 'eve@contoso.example', name: 'Eve Portal', objectId: 'eeeeeeee-2222-2222-2222-222222222222' };
const UNIT = encodeURIComponent(CLOSED.toLowerCase());
const ANSWERS = [
  '/api/v1/findings',
  '/api/v1/transitions?top=200',
  `/api/v1/changes?unit=${UNIT}`,
  `/api/v1/looks/latest?unit=${UNIT}`,
  '/api/v1/remediations',
  '/api/v1/reports',
];

let run: E2e;
beforeAll(async () => {
  run = await begin({ mode: 'audit' });
});
afterAll(async () => await run.end());

async function answersNaming(name: string): Promise<readonly string[]> {
  const texts = await Promise.all(ANSWERS.map(async (path) => JSON.stringify(await run.service.get(path))));
  return ANSWERS.filter((_, index) => texts[index]?.toLowerCase().includes(name.toLowerCase()));
}

/** Every row and every document of the service in which one of the names stands. */
async function placesNaming(names: readonly string[]): Promise<readonly string[]> {
  const places: string[] = [];
  const look = (place: string, text: string): void => {
    places.push(...names.filter((name) => text.toLowerCase().includes(name.toLowerCase())).map((name) => `${place}: ${name}`));
  };
  for (const table of tableNames) {
    for (const row of await rowsOf(table)) {
      look(table, JSON.stringify(row));
    }
  }
  const blobs = BlobServiceClient.fromConnectionString(run.storage);
  for (const name of [...containers.looks, ...containers.rewritten]) {
    const container = blobs.getContainerClient(name);
    if (await container.exists()) {
      for await (const blob of container.listBlobsFlat()) {
        const content = await container.getBlobClient(blob.name).downloadToBuffer();
        look(`${name}/${blob.name}`, (blob.name.endsWith('.gz') ? await unzipped(content) : content).toString('utf8'));
      }
    }
  }
  return places;
}

async function rowsOf(name: string): Promise<readonly object[]> {
  const rows: object[] = [];
  try {
    for await (const row of TableClient.fromConnectionString(run.storage, name, { allowInsecureConnection: true }).listEntities()) {
      rows.push(row);
    }
  } catch {
    // Nothing was ever written to it.
  }
  return rows;
}

async function unzipped(content: Buffer): Promise<Buffer> {
  return Buffer.from(
    await new Response(new Blob([new Uint8Array(content)]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer(),
  );
}

async function report(): Promise<void> {
  const { statusUrl } = await run.service.post<{ statusUrl: string }>('/api/v1/reports', { formats: ['html', 'pdf', 'csv'] });
  await until('the report', async () => ((await run.service.get<ReportRun>(statusUrl)).state === 'running' ? undefined : true));
}

const erase = (principal: string): Promise<ErasedAnswer> => run.service.post<ErasedAnswer>('/api/v1/privacy/erase', { principal });

it('forgets a person, however the name is spelt, in every table, document and answer, and no later look brings the name back', async () => {
  await run.setAccess(CLOSED, 'Enabled');
  await run.transition('AML-NET-001', 'opened', CLOSED);
  await report();
  expect(await answersNaming(BOB.upn)).toContain('/api/v1/transitions?top=200');
  expect(await answersNaming(BOB.objectId)).toContain('/api/v1/transitions?top=200');
  expect((await placesNaming([BOB.upn, BOB.objectId])).length).toBeGreaterThan(2);

  const { rows, left } = await erase('Bob@CONTOSO.example');
  expect(rows).toBeGreaterThan(0);
  expect(left.map(({ what }) => what)).toContain('rows in Log Analytics');
  expect(await answersNaming(BOB.upn)).toEqual([]);
  expect(await answersNaming(BOB.objectId)).not.toEqual([]);
  expect((await erase(BOB.objectId.toUpperCase())).rows).toBeGreaterThan(0);
  expect(await placesNaming([BOB.upn, BOB.objectId])).toEqual([]);
  expect(await erase(BOB.upn)).toMatchObject({ rows: 0, blobs: 0, deleted: 0 });

  await run.azure.control.write({ actor: EVE, id: CLOSED, body: { properties: { publicNetworkAccess: 'Disabled' } } });
  await run.transition('AML-NET-001', 'resolved', CLOSED);
  await until('the change by another', async () => ((await answersNaming(EVE.upn)).length > 0 ? true : undefined));
  expect(await placesNaming([BOB.upn, BOB.objectId])).toEqual([]);
});

it('says which file of people still names the person, and leaves it as it is', async () => {
  const recipient = 'ml-platform@contoso.example';
  const { left } = await erase(recipient);
  expect(left).toContainEqual({ what: 'config/warden.config.yaml', because: expect.stringContaining('People keep this file') });
  const config = BlobServiceClient.fromConnectionString(run.storage).getContainerClient('config').getBlobClient('warden.config.yaml');
  expect((await config.downloadToBuffer()).toString()).toContain(recipient);
});
