import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../cli/main.ts';
import { until } from '../../local/client.ts';
import { fullScan } from '../../local/first-scan.ts';
import type { Baseline, Change, Exposure } from '../../shared/model/change.ts';
import type { Finding, Transition } from '../../shared/model/finding.ts';
import { begin, type E2e } from './scene.ts';
import { BOB, CLOSED, called, GROUP, smallEstateWith } from './small-estate.ts';
import { everythingStored } from './stored.ts';

const RULE = 'AML-NET-001';
const DEPLOYER = { upn: 'deploy@contoso.example', name: 'Deployment Account', objectId: '9e8d7c6b-2222-4222-8222-222222222222' };
const { DEPLOYED, BY_SOMEBODY, UNHEARD, DENIED, LATE, PRIVATE, ASKED } = called(
  'DEPLOYED',
  'BY_SOMEBODY',
  'UNHEARD',
  'DENIED',
  'LATE',
  'PRIVATE',
  'ASKED',
);

const log: string[] = [];
let run: E2e;
beforeAll(async () => {
  run = await begin({
    mode: 'audit',
    estate: smallEstateWith(7),
    config: { baseline: { approvedDeployers: [DEPLOYER.objectId] } },
    onLog: (line) => void log.push(line),
  });
});
afterAll(async () => await run.end());

const inQuery = (unit: string): string => `unit=${encodeURIComponent(unit.toLowerCase())}`;

async function changes(unit: string): Promise<readonly Change[]> {
  return (await run.service.get<{ value: readonly Change[] }>(`/api/v1/changes?${inQuery(unit)}`)).value;
}

function opening(unit: string): Promise<Change> {
  return until('the change', async () => (await changes(unit)).find(({ path, after }) => path === ACCESS && after === 'Enabled'));
}

const ACCESS = 'properties.publicNetworkAccess';

function baselineOf(unit: string): Promise<Baseline> {
  return run.service.get<Baseline>(`/api/v1/baselines?${inQuery(unit)}`);
}

/** Deploys the workspace as it stands. */
async function deploy(actor: typeof BOB, id: string): Promise<void> {
  const { systemData: _, ...resource } = (await run.azure.control.get({ id })) ?? { id, name: '', type: '' };
  const { status } = await run.azure.control.deploy({ actor, group: GROUP, resources: [resource as never] });
  expect(status).toBe(201);
}

/** Bob opens the workspace, and the event of it never arrives. */
async function openUnheard(id: string): Promise<void> {
  await run.azure.control.disturbEvents({ drop: 1 });
  await run.setAccess(id, 'Enabled');
  expect((await run.azure.control.events()).at(-1)).toMatchObject({ state: 'dropped' });
}

async function openUnheardAndScan(id: string): Promise<void> {
  await openUnheard(id);
  await fullScan(run);
}

describe('drift', () => {
  it('is told with its values and its person, and nothing of what is no setting', async () => {
    await run.service.post('/api/v1/baselines', { unit: CLOSED });
    expect(await baselineOf(CLOSED)).toMatchObject({ unit: CLOSED.toLowerCase(), approvedBy: 'you@localhost', how: 'command' });

    await run.azure.control.write({ actor: BOB, id: CLOSED, body: { systemData: { lastModifiedAt: '2026-02-02T00:00:00Z' } } });
    await run.setAccess(CLOSED, 'Enabled');
    expect(await opening(CLOSED)).toMatchObject({ before: 'Disabled', isDrift: true, actor: { name: BOB.upn } });
    expect((await changes(CLOSED)).map(({ path }) => path).filter((path) => path.startsWith('systemData'))).toEqual([]);
  });

  it('from a unit nobody knows can neither be approved nor compared', async () => {
    const unknown = `${CLOSED}-nowhere`;
    const approved = await fetch(`${run.origin}/api/v1/baselines`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ unit: unknown }),
    });
    const compared = await fetch(`${run.origin}/api/v1/baselines/diff?unit=${encodeURIComponent(unknown)}`);
    expect([approved.status, compared.status]).toEqual([404, 404]);
    expect(approved.headers.get('content-type')).toContain('application/problem+json');
  });

  it('is measured from what an approved deployer deployed, which nobody else’s deployment approves', async () => {
    await deploy(BOB, BY_SOMEBODY);
    await deploy(DEPLOYER, DEPLOYED);
    const approved = await until('the approved state', () => baselineOf(DEPLOYED));
    expect(approved).toMatchObject({ how: 'deployment', approvedBy: DEPLOYER.upn });
    await until('the look at what Bob deployed', async () => ((await run.service.look(BY_SOMEBODY)).cause === 'event' ? true : undefined));
    expect((await fetch(`${run.origin}/api/v1/baselines?${inQuery(BY_SOMEBODY)}`)).status).toBe(404);

    const before = new Date().toISOString();
    await run.setAccess(DEPLOYED, 'Enabled');
    const told = await opening(DEPLOYED);
    expect(told).toMatchObject({ resourceId: DEPLOYED.toLowerCase(), before: 'Disabled', isDrift: true, actor: { name: BOB.upn } });
    expect([told.at >= before, (told.eventAt ?? '') >= before, told.at <= new Date().toISOString()]).toEqual([true, true, true]);
    const [findingId = ''] = told.findingIds;
    const { finding } = await run.service.get<{ finding: Finding }>(`/api/v1/findings/${findingId}`);
    expect(finding).toMatchObject({ ruleId: RULE, changes: [{ id: told.id, before: 'Disabled', after: 'Enabled', isDrift: true }] });
    expect(await baselineOf(DEPLOYED)).toEqual(approved);
    const exposure = async () =>
      (await run.service.get<{ value: readonly Exposure[] }>(`/api/v1/exposure?${inQuery(DEPLOYED)}`)).value.find(
        ({ control }) => control === finding.control,
      );
    await expect.poll(async () => (await exposure())?.minutes).toBeGreaterThan(0);

    const row = (await everythingStored(run.storage)).find(({ where, text }) => where === 'table/Changes' && text.includes(told.id));
    expect(row?.text).toContain(BOB.upn);
    await until('the row in Log Analytics', async () =>
      (await run.azure.control.rows()).find((one) => JSON.stringify(one).includes(told.id)),
    );
  });
});

describe('who did it', () => {
  it('is asked of the Activity Log when the event was lost', async () => {
    await openUnheardAndScan(UNHEARD);
    const opened = await run.transition(RULE, 'opened', UNHEARD);
    expect(opened).toMatchObject({ cause: 'scan', actor: { name: BOB.upn, objectId: BOB.objectId, confidence: 'activity-log' } });
    expect((await opening(UNHEARD)).actor).toEqual(opened.actor);
  });

  it('is asked of Resource Graph when the Activity Log is denied, or does not show it yet', async () => {
    const denial = await run.azure.control.deny({ action: 'Microsoft.Insights/eventtypes/values/read' });
    await openUnheardAndScan(DENIED);
    await run.azure.control.allow({ id: denial });
    await run.azure.control.settings({ activityLogLagInMs: 600_000 });
    await openUnheardAndScan(LATE);
    await run.azure.control.settings({ activityLogLagInMs: 0 });
    for (const id of [DENIED, LATE]) {
      const { actor, eventAt } = await run.transition(RULE, 'opened', id);
      expect(actor).toEqual({ name: BOB.upn, type: 'user', confidence: 'resource-changes' });
      expect(eventAt).toBeDefined();
    }
  });

  it('is kept by name and id, and nothing else of a token or of a request', async () => {
    await run.setAccess(PRIVATE, 'Enabled');
    const opened: Transition = await run.transition(RULE, 'opened', PRIVATE);
    expect(Object.keys(opened.actor ?? {}).toSorted()).toEqual(['appId', 'confidence', 'name', 'objectId', 'type']);

    const kept = await everythingStored(run.storage);
    const naming = (text: string): readonly string[] => kept.filter((one) => one.text.includes(text)).map(({ where }) => where);
    expect(naming(BOB.upn)).toEqual(expect.arrayContaining(['table/Transitions', expect.stringContaining('blob/looks/')]));
    for (const personal of [BOB.name, '203.0.113.7', 'user_impersonation', 'xmlsoap.org', 'identity/claims']) {
      expect([personal, naming(personal), log.filter((line) => line.includes(personal))]).toEqual([personal, [], []]);
    }
    const rows = JSON.stringify(await run.azure.control.rows());
    expect([BOB.name, '203.0.113.7', 'user_impersonation'].filter((personal) => rows.includes(personal))).toEqual([]);
  });
});

describe('a look that somebody asks for', () => {
  it('finds at once what no event told of, by whom, and the finding by the beginning of its id', async () => {
    await openUnheard(ASKED);
    const looked = await run.service.post('/api/v1/units/look', { unit: ASKED });
    expect(looked).toMatchObject({ status: 'looked', unit: ASKED.toLowerCase(), opened: 1, resolved: 0 });
    const opened = await run.transition(RULE, 'opened', ASKED);
    expect(opened).toMatchObject({ cause: 'request', actor: { name: BOB.upn } });
    const status = async (...args: readonly string[]): Promise<number> => await main([...args, '--url', run.origin]);
    expect(await status('look', ASKED)).toBe(0);
    expect(await status('findings', 'show', opened.findingId.slice(0, 12))).toBe(0);
    expect(await status('findings', 'show', '0'.repeat(12))).toBe(2);
  });

  it('is not made at what nobody knows', async () => {
    await expect(run.service.post('/api/v1/units/look', { unit: `${ASKED}-nowhere` })).rejects.toThrow('404');
  });
});
