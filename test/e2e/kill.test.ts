import { afterAll, beforeAll, expect, it } from 'vitest';
import { fullScan } from '../../local/first-scan.ts';
import { begin, type E2e } from './scene.ts';
import { CLOSED } from './small-estate.ts';

let run: E2e;
beforeAll(async () => {
  run = await begin();
});
afterAll(async () => await run.end());

it('ends a remediation that was killed in the middle with the planned value, one outcome and no write afterwards', async () => {
  // The write is accepted and takes its time: the host is killed while the orchestration waits for it.
  await run.azure.control.settings({ longRunning: { durationInMs: 2_000 } });
  await run.setAccess(CLOSED, 'Enabled');
  await run.remediation(CLOSED, ({ state }) => state === 'applying');
  await run.killHost();
  await run.startHost();

  const ended = await run.remediation(CLOSED, ({ state }) => state === 'finished');
  expect(ended.outcome).toBe('repaired');
  await run.transition('AML-NET-001', 'resolved', CLOSED);
  expect(await run.azure.control.get({ id: CLOSED })).toMatchObject({ properties: { publicNetworkAccess: 'Disabled' } });

  const writes = await run.writes('Microsoft.MachineLearningServices/workspaces');
  expect(writes).toBeGreaterThanOrEqual(1);
  await fullScan(run);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(await run.writes('Microsoft.MachineLearningServices/workspaces')).toBe(writes);
  const all = (await run.service.remediations('top=200')).filter(({ resourceId }) => resourceId === CLOSED.toLowerCase());
  expect(all.map(({ outcome }) => outcome)).toEqual(['repaired']);
});
