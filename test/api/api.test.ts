import { describe, expect, it } from 'vitest';
import { anApi, principal } from './an-api.ts';

const AUTH = { WEBSITE_AUTH_ENABLED: 'True' };

describe('who may come in', () => {
  it('tells anybody how it is, and nothing else', async () => {
    const { ask } = anApi({});
    const answer = await ask('/api/v1/health');
    expect(await answer.json()).toEqual({ status: 'ok', version: '1.2.3' });
    expect((await ask('/api/v1/findings')).status).toBe(401);
    expect((await ask('/api/dashboard')).status).toBe(401);
    expect((await ask('/api/whatever')).status).toBe(401);
  });

  it('ignores the principal header where no authentication stands in front', async () => {
    const { ask } = anApi({});
    expect((await ask('/api/v1/findings', { headers: principal('admin') })).status).toBe(401);
  });

  it.each([
    [[], '/api/v1/findings', 'GET', 403],
    [['reader'], '/api/v1/findings', 'GET', 200],
    [['reader'], '/api/v1/scans', 'POST', 403],
    [['approver'], '/api/v1/scans', 'POST', 403],
    [['admin'], '/api/v1/scans', 'POST', 202],
    [['reader'], '/api/approvals/r1', 'GET', 403],
    [['approver'], '/api/approvals/r1', 'GET', 200],
  ])('with roles %j answers %s %s by %i', async (roles, path, method, status) => {
    const { ask } = anApi(AUTH);
    expect((await ask(path, { method, headers: principal(...roles) })).status).toBe(status);
  });

  it('refuses a principal that cannot be read', async () => {
    const { ask } = anApi(AUTH);
    expect((await ask('/api/v1/findings', { headers: { 'x-ms-client-principal': '%%%' } })).status).toBe(401);
  });

  it.each([
    ['origin', 'https://evil.example'],
    ['sec-fetch-site', 'cross-site'],
  ])('refuses a write that another site makes, told by %s', async (header, value) => {
    const { ask, decided } = anApi();
    const answer = await ask('/api/approvals/r1', { method: 'POST', headers: { [header]: value }, body: '{}' });
    expect(answer.status).toBe(403);
    expect(decided).toEqual([]);
  });
});

describe('approvals', () => {
  it('shows the exact change, escaped, and decides nothing', async () => {
    const { ask, decided } = anApi();
    const page = await (await ask('/api/approvals/r1')).text();
    expect(page).toContain('&quot;Disabled&quot;');
    expect(page).not.toContain('<script>');
    expect(decided).toEqual([]);
  });

  it('passes a decision on with who made it', async () => {
    const { ask, decided } = anApi();
    const body = new URLSearchParams({ decision: 'approve', planHash: 'a'.repeat(64) });
    const answer = await ask('/api/approvals/r1', { method: 'POST', body });
    expect(answer.status).toBe(202);
    expect(decided).toEqual([{ remediation: 'r1', decision: 'approve', planHash: 'a'.repeat(64), by: 'you' }]);
  });

  it.each(['{', '{"decision":"maybe","planHash":"x"}', ''])('refuses the body %j', async (body) => {
    const { ask, decided } = anApi();
    const answer = await ask('/api/approvals/r1', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(decided).toEqual([]);
  });
});

describe('a repair that a person asks for', () => {
  const ask = async (findingId: string) =>
    await anApi().ask('/api/v1/remediations', {
      method: 'POST',
      body: JSON.stringify({ findingId }),
      headers: { 'content-type': 'application/json' },
    });

  it('is started for a finding and can be followed', async () => {
    const answer = await ask('a'.repeat(64));
    expect([answer.status, answer.headers.get('location')]).toEqual([202, '/api/v1/remediations/aaaa']);
  });

  it('needs the id of a finding', async () => {
    expect((await ask('AML-NET-001')).status).toBe(400);
  });
});

describe('lists', () => {
  it('page with a link to the next one', async () => {
    const { ask } = anApi(undefined, { listUnits: async ({ next }) => (next === undefined ? { items: [], next: 'two' } : { items: [] }) });
    const first = (await (await ask('/api/v1/units?top=5')).json()) as { nextLink: string };
    expect(first.nextLink).toBe('/api/v1/units?top=5&next=two');
    expect(await (await ask(first.nextLink)).json()).toEqual({ value: [] });
  });

  it.each(['top=0', 'severity=huge', 'unit=../..', 'nonsense=1'])('refuse %s', async (query) => {
    const { ask } = anApi();
    expect((await ask(`/api/v1/findings?${query}`)).status).toBe(400);
  });

  it('say 404 for what is not there', async () => {
    const { ask } = anApi();
    expect((await ask('/api/v1/findings/none')).status).toBe(404);
    expect((await ask('/api/v1/nothing')).status).toBe(404);
  });

  it('answer 409 to an undo that would overwrite somebody', async () => {
    const { ask } = anApi();
    const answer = await ask('/api/v1/remediations/r1/undo', { method: 'POST' });
    expect([answer.status, ((await answer.json()) as { detail: string }).detail]).toEqual([409, 'Somebody changed it since.']);
  });
});
