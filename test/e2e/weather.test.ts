import { afterAll, beforeAll, expect, it } from 'vitest';
import { fullScan } from '../../local/first-scan.ts';
import { begin, type E2e } from './scene.ts';
import { BOB, CLOSED } from './small-estate.ts';

let run: E2e;
beforeAll(async () => {
  run = await begin({ mode: 'audit' });
});
afterAll(async () => await run.end());

const standing = async (): Promise<string[]> =>
  (await run.service.findings('')).map(({ ruleId, resourceId, status }) => `${ruleId} ${resourceId} ${status}`).toSorted();

it('a full scan of an Azure that is slow and fails by chance comes to what it came to before', async () => {
  const before = await standing();
  expect(before.length).toBeGreaterThan(0);
  await run.azure.control.clearRequests();
  await run.azure.control.inject({ match: '/providers/', method: 'GET', status: 503, retryAfter: 0, share: 0.2, seed: 5, times: 1_000 });
  await run.azure.control.inject({ match: '/providers/', method: 'GET', delayInMs: 700, share: 0.1, seed: 5, times: 1_000 });

  const { state, progress } = await fullScan(run, { withinInMs: 90_000 });
  await run.azure.control.clearFaults();

  expect((await run.azure.control.requests()).last.some(({ status }) => status === 503)).toBe(true);
  expect([state, progress.done, progress.failed]).toEqual(['finished', progress.units, 0]);
  expect(await standing()).toEqual(before);
});

it('what lists do not show yet is found all the same', async () => {
  await run.azure.control.settings({ staleListsInMs: 4_000 });
  const endpoint = `${CLOSED}/onlineEndpoints/new-today`;
  const body = { location: 'westeurope', identity: { type: 'SystemAssigned' }, properties: { authMode: 'Key' } };
  await run.azure.control.write({ actor: BOB, id: endpoint, method: 'PUT', body });
  const opened = await run.transition('AML-AAD-002', 'opened', endpoint);
  expect(opened.actor?.name).toBe(BOB.upn);
  await run.azure.control.settings({ staleListsInMs: 0 });
});
