import { afterAll, beforeAll, expect, it } from 'vitest';
import { begin, type E2e } from './scene.ts';
import { BOB, CLOSED, LONELY, STORAGE } from './small-estate.ts';

let run: E2e;
beforeAll(async () => {
  run = await begin({ workers: 2 });
});
afterAll(async () => await run.end());

it('finds, repairs and closes a workspace opened to the internet, and says who did it', async () => {
  await run.setAccess(CLOSED, 'Enabled');
  const opened = await run.transition('AML-NET-001', 'opened', CLOSED);
  expect(opened).toMatchObject({ cause: 'event', actor: { name: BOB.upn, type: 'user' }, severity: 'critical' });
  expect(opened.receipt).toContainEqual(expect.objectContaining({ path: 'properties.publicNetworkAccess', found: 'Enabled' }));

  const repaired = await run.remediation(CLOSED, ({ outcome }) => outcome === 'repaired');
  expect(repaired.plan?.differences).toContainEqual({ path: 'properties.publicNetworkAccess', before: 'Enabled', after: 'Disabled' });
  const resolved = await run.transition('AML-NET-001', 'resolved', CLOSED);
  expect(resolved.findingId).toBe(opened.findingId);
  expect(await run.azure.control.get({ id: CLOSED })).toMatchObject({ properties: { publicNetworkAccess: 'Disabled' } });

  const { finding, history } = await run.service.get<{ finding: { status: string }; history: { change: string }[] }>(
    `/api/v1/findings/${opened.findingId}`,
  );
  expect(finding.status).toBe('resolved');
  expect(history.map(({ change }) => change)).toEqual(['resolved', 'opened']);
});

it('refuses to lock everybody out of a workspace without a private endpoint', async () => {
  await run.setAccess(LONELY, 'Enabled');
  const refused = await run.remediation(LONELY, ({ state }) => state === 'finished');
  expect(refused.outcome).toBe('refused');
  expect(refused.preflight).toMatchObject({ result: 'unsafe' });
  expect(await run.azure.control.get({ id: LONELY })).toMatchObject({ properties: { publicNetworkAccess: 'Enabled' } });
});

it('repairs a storage account once, although two workspaces depend on it', async () => {
  const before = await run.writes('Microsoft.Storage/storageAccounts');
  await run.setAccess(STORAGE, 'Enabled');
  await run.transition('AML-NET-027', 'opened', STORAGE);
  await run.remediation(STORAGE, ({ outcome }) => outcome === 'repaired');
  await run.transition('AML-NET-027', 'resolved', STORAGE);
  expect(await run.azure.control.get({ id: STORAGE })).toMatchObject({ properties: { publicNetworkAccess: 'Disabled' } });
  // Ours; Bob's own goes through the control interface.
  expect((await run.writes('Microsoft.Storage/storageAccounts')) - before).toBeLessThanOrEqual(2);
});

it('tells Log Analytics of every transition, under its key', async () => {
  const transitions = await run.service.transitions('top=500');
  await expect
    .poll(
      async () => {
        const rows = new Set((await run.azure.control.rows()).map((row) => JSON.stringify(row)));
        return transitions.filter(({ id }) => ![...rows].some((row) => row.includes(id))).length;
      },
      { timeout: 15_000 },
    )
    .toBe(0);
});
