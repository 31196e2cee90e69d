import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Transition } from '../../shared/model/finding.ts';
import { begin, type E2e } from './scene.ts';
import { CLOSED, GROUP, STORAGE } from './small-estate.ts';

const isResolved = ({ ruleId, change, resourceId }: Transition): boolean =>
  ruleId === 'AML-NET-001' && change === 'resolved' && resourceId === CLOSED.toLowerCase();

let run: E2e;
beforeAll(async () => {
  run = await begin();
});
afterAll(async () => await run.end());

it('does not close a workspace by itself that calls itself broken, says why, and closes it once it is well', async () => {
  const results = { dnsResolutionResults: [{ level: 'Error', code: 'NameDoesNotResolve', message: 'The private name does not resolve.' }] };
  await run.azure.control.diagnosis({ id: CLOSED, results });
  await run.setAccess(CLOSED, 'Enabled');

  const refused = await run.remediation(CLOSED, ({ state }) => state === 'finished');
  expect(refused).toMatchObject({ outcome: 'refused', preflight: { result: 'unsafe' } });
  expect(refused.because).toContain('NameDoesNotResolve');
  const page = await fetch(`${run.origin}/api/dashboard/remediations/${refused.id}`);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('The private name does not resolve')]);
  expect(await run.azure.control.get({ id: CLOSED })).toMatchObject({ properties: { publicNetworkAccess: 'Enabled' } });

  // Opened again it is refused again, and people are told once.
  await run.setAccess(CLOSED, 'Disabled');
  await run.transition('AML-NET-001', 'resolved', CLOSED);
  await run.setAccess(CLOSED, 'Enabled');
  const again = await run.remediation(CLOSED, ({ id, outcome }) => id !== refused.id && outcome === 'refused');
  expect(again.plan?.hash).toBe(refused.plan?.hash);
  const told = async () => (await run.azure.control.cards()).filter((card) => /Repair refused.*mlw-closed/.test(JSON.stringify(card)));
  await expect.poll(told, { timeout: 20_000 }).toHaveLength(1);

  // The next time that it is opened, everything is looked at again.
  await run.azure.control.diagnosis({ id: CLOSED });
  await run.setAccess(CLOSED, 'Disabled');
  await expect.poll(async () => (await run.service.transitions('top=200')).filter(isResolved), { timeout: 20_000 }).toHaveLength(2);
  await run.setAccess(CLOSED, 'Enabled');
  const repaired = await run.remediation(CLOSED, ({ outcome }) => outcome === 'repaired');
  expect(repaired.preflight?.reasons.join(' ')).toMatch(/pe-mlw-closed in vnet-small.*No policy denies the change.*finds no error/);
});

it('does not close a storage account that a policy keeps open', async () => {
  const policy = { scope: GROUP, type: 'Microsoft.Storage/storageAccounts', path: 'properties.publicNetworkAccess', value: 'Disabled' };
  await run.azure.control.denyByPolicy({ ...policy, assignment: 'partners-need-it' });
  await run.setAccess(STORAGE, 'Enabled');
  // Two workspaces depend on it: the other one's repair only hears that one is active.
  const refused = await run.remediation(STORAGE, ({ state, preflight }) => state === 'finished' && preflight !== undefined);
  expect(refused).toMatchObject({ outcome: 'refused', because: expect.stringContaining('partners-need-it') });
  expect(await run.azure.control.get({ id: STORAGE })).toMatchObject({ properties: { publicNetworkAccess: 'Enabled' } });
});
