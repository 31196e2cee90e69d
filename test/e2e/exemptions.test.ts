import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { until } from '../../local/client.ts';
import { fullScan } from '../../local/first-scan.ts';
import type { ListedExemption } from '../../shared/api/exemptions.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { begin, type E2e, signedIn } from './scene.ts';
import { BOB, called, STORAGE, smallEstateWith } from './small-estate.ts';

const RULE = 'AML-NET-001';
const TLS = 'AML-ENC-015';
const DAY_IN_MS = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY_IN_MS).toISOString();

const { HEARD, UNHEARD, ASKED, REVOKED, SNOOZED, REFUSED, BUSY } = called(
  'HEARD',
  'UNHEARD',
  'ASKED',
  'REVOKED',
  'SNOOZED',
  'REFUSED',
  'BUSY',
);
const ACCEPTED = { reason: 'Open for the workshop of this week', ticket: 'SEC-4711', days: 30 };
const IN_FILE = {
  rule: RULE,
  reason: 'A public sample without any data',
  approver: 'ada@contoso.example',
  values: { 'properties.publicNetworkAccess': 'Enabled' },
};

let run: E2e;
beforeAll(async () => {
  run = await begin({
    mode: 'approve',
    // What one process was told counts for the other at once.
    workers: 2,
    estate: smallEstateWith(7),
    exemptions: stringify({
      exemptions: [
        { ...IN_FILE, resource: HEARD, ticket: 'SEC-ENDS-SOON', expires: inDays(2) },
        { ...IN_FILE, unit: UNHEARD, ticket: 'SEC-LATER', expires: inDays(300) },
      ],
    }),
    hostEnv: { WEBSITE_AUTH_ENABLED: 'true' },
    headers: signedIn('admin@contoso.example', 'admin'),
  });
});
afterAll(async () => await run.end());

/** Asks as somebody with one role and its name. */
function as(role: string, method: string, path: string, body?: object): Promise<Response> {
  const headers = { ...signedIn(`${role}@contoso.example`, role), 'content-type': 'application/json' };
  return fetch(`${run.origin}${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}

async function listed(): Promise<readonly ListedExemption[]> {
  return (await run.service.get<{ value: readonly ListedExemption[] }>('/api/v1/exemptions')).value;
}

async function findingOf(id: string): Promise<Finding> {
  return (await run.service.get<{ finding: Finding }>(`/api/v1/findings/${id}`)).finding;
}

/** The steps of a finding, newest first. */
async function historyOf(rule: string, resourceId: string): Promise<readonly string[]> {
  const all = await run.service.transitions('top=500');
  return all.filter((one) => one.ruleId === rule && one.resourceId === resourceId.toLowerCase()).map(({ change }) => change);
}

/** Bob opens a workspace that nobody excused yet. */
async function opened(id: string): Promise<string> {
  await run.setAccess(id, 'Enabled');
  return (await run.transition(RULE, 'opened', id)).findingId;
}

function messagesAbout(text: string): Promise<number> {
  return Promise.all([run.azure.control.cards(), run.azure.control.mails()]).then(
    (sent) => sent.flat().filter((one) => JSON.stringify(one).includes(text)).length,
  );
}

describe('what stands in exemptions.yaml', () => {
  it('means the same to an event, a scan and a repair', async () => {
    await run.setAccess(HEARD, 'Enabled');
    expect(await run.transition(RULE, 'exempted', HEARD)).toMatchObject({
      cause: 'event',
      because: expect.stringContaining('SEC-ENDS-SOON'),
    });

    await run.azure.control.disturbEvents({ drop: 1 });
    await run.setAccess(UNHEARD, 'Enabled');
    await fullScan(run);
    expect(await run.transition(RULE, 'exempted', UNHEARD)).toMatchObject({ cause: 'scan', because: expect.stringContaining('SEC-LATER') });

    for (const id of [HEARD, UNHEARD]) {
      expect(await historyOf(RULE, id)).toEqual(['exempted']);
      const { findingId } = await run.transition(RULE, 'exempted', id);
      const repair = await as('approver', 'POST', '/api/v1/remediations', { findingId });
      expect([repair.status, await repair.json()]).toMatchObject([409, { detail: expect.stringContaining('exempt') }]);
    }
    const repairs = await run.service.remediations('top=200');
    expect(repairs.filter(({ resourceId }) => [HEARD, UNHEARD].some((id) => id.toLowerCase() === resourceId))).toEqual([]);
  });

  it('is warned of before it ends, once however often the night comes', async () => {
    await run.startTimer('purge');
    // One in Teams, one by mail.
    await until('the warnings', async () => ((await messagesAbout('ends in 3 days or less')) === 2 ? true : undefined));
    await run.startTimer('purge');
    await fullScan(run);
    expect(await messagesAbout('ends in 3 days or less')).toBe(2);
    expect(await messagesAbout('SEC-ENDS-SOON')).toBeGreaterThanOrEqual(2);
    expect(await messagesAbout('SEC-LATER')).toBe(0);
  });
});

describe('an exemption by command', () => {
  it('holds off a repair that was approved already', async () => {
    const findingId = await opened(ASKED);
    const waiting = await run.remediation(ASKED, ({ state }) => state === 'waiting');
    await run.service.post('/api/v1/exemptions', { findingId, ...ACCEPTED });
    expect(await run.transition(RULE, 'exempted', ASKED)).toMatchObject({ because: expect.stringContaining('SEC-4711') });
    await run.service.decide(waiting.id, 'approve');
    const ended = await run.remediation(ASKED, ({ state }) => state === 'finished');
    expect([ended.outcome, ended.because]).toEqual(['refused', expect.stringMatching(/exempt|accepted/i)]);
    expect(await run.azure.control.get({ id: ASKED })).toMatchObject({ properties: { publicNetworkAccess: 'Enabled' } });
  });

  it('takes effect although somebody is still at the unit with what held before', async () => {
    const fault = await run.azure.control.inject({ match: '/dataCollectionRules/', delayInMs: 1_500, times: 1_000 });
    const findingId = await opened(BUSY);
    await run.service.post('/api/v1/exemptions', { findingId, ...ACCEPTED });
    await run.azure.control.clearFaults({ id: fault });
    await expect.poll(async () => (await findingOf(findingId)).status, { timeout: 20_000 }).toBe('exempt');
  });

  it('is void as soon as the excused value is another one, and the finding says why', async () => {
    const setTls = (version: string) =>
      run.azure.control.write({ actor: BOB, id: STORAGE, body: { properties: { minimumTlsVersion: version } } });
    await setTls('TLS1_1');
    const { findingId } = await run.transition(TLS, 'opened', STORAGE);
    await run.service.post('/api/v1/exemptions', { findingId, ...ACCEPTED, ticket: 'SEC-4712' });
    await until('the exempted finding', async () => ((await findingOf(findingId)).status === 'exempt' ? true : undefined));
    await setTls('TLS1_0');
    const open = await until('the open finding', async () => {
      const finding = await findingOf(findingId);
      return finding.status === 'open' ? finding : undefined;
    });
    expect(open.because).toContain('The exemption SEC-4712 does not hold: properties.minimumTlsVersion is not the value it was given for.');
    expect((await historyOf(TLS, STORAGE)).slice(0, 1)).toEqual(['opened']);
  });

  it('ends when an admin revokes it, and the list says who', async () => {
    const findingId = await opened(REVOKED);
    const { id } = await run.service.post<{ id: string }>('/api/v1/exemptions', { findingId, ...ACCEPTED });
    await until('the exempted finding', async () => ((await findingOf(findingId)).status === 'exempt' ? true : undefined));
    expect((await as('admin', 'DELETE', `/api/v1/exemptions/${id}`)).status).toBe(200);
    await until('the open finding', async () => ((await findingOf(findingId)).status === 'open' ? true : undefined));
    expect(await historyOf(RULE, REVOKED)).toEqual(['opened', 'exempted', 'opened']);
    const found = (await listed()).find((one) => one.id === id);
    expect(found).toMatchObject({ status: 'revoked', approver: 'admin@contoso.example', revokedBy: 'admin@contoso.example' });
  });

  it('is refused to who may not, and where there is nothing to accept', async () => {
    const findingId = await opened(REFUSED);
    const { id } = await run.service.post<{ id: string }>('/api/v1/exemptions', {
      findingId,
      kind: 'snooze',
      ...ACCEPTED,
      ticket: 'SEC-KEPT',
    });
    for (const role of ['reader', 'approver']) {
      const made = await as(role, 'POST', '/api/v1/exemptions', { findingId, ...ACCEPTED, ticket: 'SEC-NO' });
      const revoked = await as(role, 'DELETE', `/api/v1/exemptions/${id}`);
      expect([role, made.status, revoked.status]).toEqual([role, 403, 403]);
    }
    const past = {
      rule: RULE,
      resource: REFUSED,
      reason: ACCEPTED.reason,
      ticket: 'SEC-NO',
      expires: '2020-01-01T00:00:00Z',
      values: { a: 1 },
    };
    expect((await as('admin', 'POST', '/api/v1/exemptions', past)).status).toBe(400);
    const unknown = await as('admin', 'DELETE', `/api/v1/exemptions/${crypto.randomUUID()}`);
    expect([unknown.status, await unknown.json()]).toMatchObject([404, { detail: 'There is no exemption with this id in force.' }]);
    const kept = await listed();
    expect(kept.filter(({ ticket }) => ticket === 'SEC-NO')).toEqual([]);
    expect(kept.find(({ ticket }) => ticket === 'SEC-KEPT')).toMatchObject({ status: 'active' });
  });
});

describe('a snooze', () => {
  it('keeps the finding open and people unalarmed until it ends, and alarms them then', async () => {
    const ends = Date.now() + 3_000;
    await run.service.post('/api/v1/exemptions', {
      kind: 'snooze',
      rule: RULE,
      resource: SNOOZED,
      reason: ACCEPTED.reason,
      ticket: 'SEC-SNOOZE',
      until: new Date(ends).toISOString(),
      values: { 'properties.publicNetworkAccess': 'Enabled' },
    });
    const findingId = await opened(SNOOZED);
    expect(await findingOf(findingId)).toMatchObject({ status: 'open', snoozedUntil: new Date(ends).toISOString() });
    const name = `${RULE} found in ${SNOOZED.split('/').at(-1)}`;
    while (Date.now() < ends - 300) {
      await run.startTimer('sweep');
      expect(await messagesAbout(name)).toBe(0);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, ends - Date.now())));
    await until(
      'the alert',
      async () => {
        await run.startTimer('sweep');
        return (await messagesAbout(name)) > 0 ? true : undefined;
      },
      { everyInMs: 500 },
    );
  });
});
