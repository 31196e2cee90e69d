import { afterAll, beforeAll, expect, it } from 'vitest';
import { fullScan } from '../../local/first-scan.ts';
import { begin, type E2e } from './scene.ts';
import { CLOSED } from './small-estate.ts';

const WORKSPACES = 'Microsoft.MachineLearningServices/workspaces';

let run: E2e;
beforeAll(async () => {
  run = await begin();
});
afterAll(async () => await run.end());

it('ends an undo that was killed in the middle with the value from before, and holds the rule off', async () => {
  await run.setAccess(CLOSED, 'Enabled');
  const repaired = await run.remediation(CLOSED, ({ outcome }) => outcome === 'repaired');
  // The write is accepted and takes its time: the host is killed while the orchestration waits for it.
  await run.azure.control.settings({ longRunning: { durationInMs: 2_000 } });
  const { id } = await run.service.post<{ id: string }>(`/api/v1/remediations/${repaired.id}/undo`);
  await run.remediation(CLOSED, (view) => view.id === id && view.state === 'applying');
  await run.killHost();
  await run.startHost();

  const ended = await run.remediation(CLOSED, (view) => view.id === id && view.state === 'finished');
  expect(ended.outcome).toBe('undone');
  expect(await run.azure.control.get({ id: CLOSED })).toMatchObject({ properties: { publicNetworkAccess: 'Enabled' } });

  const writes = await run.writes(WORKSPACES);
  await fullScan(run);
  expect(await run.writes(WORKSPACES)).toBe(writes);
  const [finding] = await run.service.findings(`ruleId=AML-NET-001&unit=${encodeURIComponent(CLOSED.toLowerCase())}`);
  expect(finding?.status).toBe('open');
});
