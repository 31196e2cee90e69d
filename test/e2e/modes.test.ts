import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { managedIdentities } from '../../local/azure/identities.ts';
import { until } from '../../local/client.ts';
import type { RemediationView } from '../../shared/model/remediation-run.ts';
import { begin, type E2e } from './scene.ts';
import { BOB, GROUP, manyWorkspaces, numbered } from './small-estate.ts';

const RULE = 'AML-NET-001';
const HOUR_IN_MS = 3_600_000;

const ids = {
  audited: numbered(0),
  shadowed: numbered(1),
  stopped: numbered(2),
  late: numbered(3),
  first: numbered(4),
  second: numbered(5),
  third: numbered(6),
} as const;
const PROD: readonly string[] = [ids.audited];
const DEV: readonly string[] = [ids.first, ids.second, ids.third];

/** Its type takes no PATCH of its properties, and it has a unit of its own. */
const registry = {
  id: `${GROUP}/providers/Microsoft.MachineLearningServices/registries/mlr-small`,
  name: 'mlr-small',
  type: 'Microsoft.MachineLearningServices/registries',
  location: 'westeurope',
  tags: { environment: 'test' },
  properties: { publicNetworkAccess: 'Disabled', regionDetails: [{ location: 'westeurope' }, { location: 'northeurope' }] },
};

const workspaces = manyWorkspaces(8).map((one) => {
  const environment = PROD.includes(one.id) ? 'prod' : DEV.includes(one.id) ? 'dev' : 'test';
  return one.type.endsWith('/workspaces') ? { ...one, tags: { environment } } : one;
});
const estate = [...workspaces, registry];

const remediation = {
  mode: 'approve',
  rules: {},
  scopes: [
    { environment: 'dev', rules: { [RULE]: 'auto' } },
    { environment: 'prod', mode: 'audit' },
    { scope: ids.shadowed, mode: 'shadow' },
  ],
  // A quarter of the estate are two units.
  budget: { perHour: 4, perUnitPerHour: 2, percentOfEstatePerHour: 25 },
};

let run: E2e;
let startTookInMs = 0;
beforeAll(async () => {
  const begun = Date.now();
  run = await begin({ estate, config: { remediation } });
  startTookInMs = Date.now() - begun;
  // How long Azure takes is not what this is about.
  await run.azure.control.settings({ longRunning: { style: 'none' } });
});
afterAll(async () => await run.end());

async function remediationsOf(id: string): Promise<readonly RemediationView[]> {
  return (await run.service.remediations('top=200')).filter(({ resourceId }) => resourceId === id.toLowerCase());
}

/** What Azure was asked to change by us, oldest first. */
async function writesTo(id: string): Promise<readonly Date[]> {
  const { last } = await run.azure.control.requests();
  return last
    .filter(({ method, principal }) => /^(PATCH|PUT)$/.test(method) && principal === managedIdentities.remediator.objectId)
    .filter(({ path }) => path.toLowerCase() === id.toLowerCase())
    .map(({ at }) => new Date(at));
}

async function accessOf(id: string): Promise<unknown> {
  return (await run.azure.control.get({ id }))?.['properties'];
}

/** Opens a workspace, and waits for the end of the remediation that this starts. */
async function endAfterOpening(id: string): Promise<RemediationView> {
  const before = (await remediationsOf(id)).length;
  await run.setAccess(id, 'Enabled');
  const ended = await until(`remediation ${before + 1} of ${id} to end`, async () => {
    const [newest, ...older] = await remediationsOf(id);
    return older.length >= before && newest?.state === 'finished' ? newest : undefined;
  });
  if (ended.outcome === 'repaired') {
    await until('its finding to be closed', async () => {
      const open = await run.service.findings(`ruleId=${RULE}&status=open`);
      return open.some(({ resourceId }) => resourceId === id.toLowerCase()) ? undefined : true;
    });
  }
  return ended;
}

/** A budget is of an hour by the clock: one that ends in the middle would begin anew. */
async function awayFromTheFullHour(): Promise<void> {
  const left = HOUR_IN_MS - (Date.now() % HOUR_IN_MS);
  await new Promise((resolve) => setTimeout(resolve, left < 40_000 ? left : 0));
}

const toldOf = async (text: string) => (await run.azure.control.cards()).some(({ message }) => JSON.stringify(message).includes(text));

// The budget is used up after the fourth; the fifth starts the host with another configuration.
describe('a repair', { shuffle: false }, () => {
  it('in mode shadow is written down with its plan, and nothing is written to Azure', async () => {
    const recorded = await endAfterOpening(ids.shadowed);
    expect(recorded).toMatchObject({
      outcome: 'shadowed',
      mode: 'shadow',
      plan: { differences: [{ path: 'properties.publicNetworkAccess', before: 'Enabled', after: 'Disabled' }] },
      preflight: { result: 'safe' },
    });
    expect(await writesTo(ids.shadowed)).toEqual([]);
    expect(await accessOf(ids.shadowed)).toMatchObject({ publicNetworkAccess: 'Enabled' });
    await expect(run.service.post(`/api/v1/remediations/${recorded.id}/undo`)).rejects.toThrow(/409/);
  });

  it('is not begun where prod is audited, and refused to a person who asks for it', async () => {
    await run.setAccess(ids.audited, 'Enabled');
    const { findingId } = await run.transition(RULE, 'opened', ids.audited);
    expect(await remediationsOf(ids.audited)).toEqual([]);
    await run.service.post('/api/v1/remediations', { findingId });
    const refused = await run.remediation(ids.audited, ({ state }) => state === 'finished');
    expect(refused).toMatchObject({ outcome: 'refused', mode: 'audit', because: expect.stringContaining('audit here') });
    expect(await remediationsOf(ids.audited)).toHaveLength(1);
    expect(await writesTo(ids.audited)).toEqual([]);
  });

  it('that was approved is stopped by the kill switch right before the write', async () => {
    await run.setAccess(ids.stopped, 'Enabled');
    const waiting = await run.remediation(ids.stopped, ({ state }) => state === 'waiting');
    await run.service.post('/api/v1/kill-switch', { on: true, because: 'A storm.' });
    try {
      await run.service.decide(waiting.id, 'approve');
      const stopped = await run.remediation(ids.stopped, ({ state }) => state === 'finished');
      expect(stopped).toMatchObject({ outcome: 'refused', approver: 'you@localhost', because: expect.stringContaining('A storm.') });
    } finally {
      await run.service.post('/api/v1/kill-switch', { on: false, because: 'It is over.' });
    }
    expect(await writesTo(ids.stopped)).toEqual([]);
    expect(await accessOf(ids.stopped)).toMatchObject({ publicNetworkAccess: 'Enabled' });
  });

  it('runs by itself in dev until the budget of the unit, of the estate, of the hour is used up, and says which', async () => {
    await awayFromTheFullHour();
    const { first, second, third } = ids;
    const ends: [string, unknown][] = [];
    for (const id of [first, first, first, second, third, second, second]) {
      const { outcome, because } = await endAfterOpening(id);
      ends.push([outcome ?? '', because]);
    }
    const repaired = ['repaired', expect.anything()];
    expect(ends).toEqual([
      repaired,
      repaired,
      ['refused', 'The budget of 2 writes per hour in this unit is used up.'],
      repaired,
      ['refused', 'The budget of 25 % of the estate per hour is used up: 2 units were written to.'],
      repaired,
      ['refused', 'The budget of 4 writes per hour is used up.'],
    ]);
    expect([await writesTo(first), await writesTo(second), await writesTo(third)].map(({ length }) => length)).toEqual([2, 2, 0]);
    for (const text of ['writes per hour in this unit is used up', '% of the estate per hour is used up', '4 writes per hour is used up']) {
      await expect.poll(() => toldOf(text), { timeout: 10_000, message: text }).toBe(true);
    }
  });

  it('that was approved outside of a maintenance window is shown as waiting for it, and written once it opens', async () => {
    await run.setAccess(ids.late, 'Enabled');
    const waiting = await run.remediation(ids.late, ({ state }) => state === 'waiting');
    const opensAt = await restartWithWindow();
    await run.service.decide(waiting.id, 'approve');
    const scheduled = await run.remediation(ids.late, ({ state }) => state !== 'waiting' && state !== 'planning');
    expect(scheduled).toMatchObject({ id: waiting.id, state: 'scheduled', notBefore: opensAt.toISOString() });
    const page = await (await fetch(`${run.origin}/api/dashboard/remediations/${waiting.id}`)).text();
    expect(page).toContain(opensAt.toISOString());
    expect(await writesTo(ids.late)).toEqual([]);

    const repaired = await run.remediation(ids.late, ({ state }) => state === 'finished');
    expect(repaired).toMatchObject({ id: waiting.id, outcome: 'repaired', approver: 'you@localhost' });
    const [wroteAt, ...more] = await writesTo(ids.late);
    expect(more).toEqual([]);
    expect(wroteAt?.getTime()).toBeGreaterThanOrEqual(opensAt.getTime());
  });

  it('of a registry puts it back whole once it is approved, and can be taken back', async () => {
    const opened = { ...registry, properties: { ...registry.properties, publicNetworkAccess: 'Enabled' } };
    await run.azure.control.write({ actor: BOB, id: registry.id, method: 'PUT', body: opened });
    const waiting = await run.remediation(registry.id, ({ state }) => state === 'waiting');
    expect(waiting).toMatchObject({ ruleId: 'AML-NET-026', preflight: { result: 'unsafe' }, plan: { change: { method: 'PUT' } } });
    await run.service.decide(waiting.id, 'approve');
    await run.remediation(registry.id, ({ outcome }) => outcome === 'repaired');
    expect(await run.azure.control.get({ id: registry.id })).toMatchObject({ tags: registry.tags, properties: registry.properties });
    const { id } = await run.service.post<{ id: string }>(`/api/v1/remediations/${waiting.id}/undo`);
    await run.remediation(registry.id, (view) => view.id === id && view.outcome === 'undone');
    expect(await accessOf(registry.id)).toMatchObject(opened.properties);
  });
});

/** Starts the host again with a window that opens soon after. */
async function restartWithWindow(): Promise<Date> {
  const file = BlobServiceClient.fromConnectionString(run.storage).getContainerClient('config').getBlockBlobClient('warden.config.yaml');
  const config = parse((await file.downloadToBuffer()).toString('utf8')) as object;
  // Starting the host alone takes a fifth of starting everything; what follows has two seconds.
  const opensAt = new Date(Math.ceil((Date.now() + startTookInMs / 2) / 1_000) * 1_000 + 2_000);
  const start = [
    opensAt.getUTCSeconds(),
    opensAt.getUTCMinutes(),
    opensAt.getUTCHours(),
    opensAt.getUTCDate(),
    opensAt.getUTCMonth() + 1,
    '*',
  ].join(' ');
  const text = stringify({
    ...config,
    remediation: {
      ...remediation,
      budget: { perHour: 100, percentOfEstatePerHour: 100 },
      maintenanceWindows: [{ start, durationInMinutes: 60 }],
    },
  });
  await run.killHost();
  await file.upload(text, Buffer.byteLength(text));
  await run.startHost();
  return opensAt;
}
