import { describe, expect, it } from 'vitest';
import { anApi, LINK, principal, SIGNATURE } from './an-api.ts';

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
    [['reader'], `/api/approvals/r1${LINK}`, 'GET', 403],
    [['approver'], `/api/approvals/r1${LINK}`, 'GET', 200],
  ])('with roles %j answers %s %s by %i', async (roles, path, method, status) => {
    const { ask } = anApi(AUTH);
    expect((await ask(path, { method, headers: principal(...roles) })).status).toBe(status);
  });

  it.each([
    ['evil.example:7071', 401],
    ['127.0.0.1.evil.example', 401],
    ['localhost:7071', 200],
    ['[::1]:7071', 200],
    ['warden.contoso.test', 200],
  ])('takes a request to %s for the local user’s: %i', async (host, status) => {
    // A browser sends what a page of another site asks for when that site’s name leads to this machine, and says where it thinks it is.
    const { ask } = anApi({ WARDEN_LOCAL_USER: 'you=admin', PUBLIC_URL: 'https://warden.contoso.test' });
    expect((await ask('/api/v1/findings', { headers: { host } })).status).toBe(status);
  });

  it('knows people by the name that is theirs alone, not by the one they show', async () => {
    const { ask, decided } = anApi(AUTH);
    const claims = [
      { typ: 'name', val: 'Ada' },
      { typ: 'preferred_username', val: 'ada@contoso.test' },
      { typ: 'roles', val: 'approver' },
    ];
    const headers = { 'x-ms-client-principal': btoa(JSON.stringify({ claims })) };
    const body = new URLSearchParams({ decision: 'approve', planHash: 'a'.repeat(64) });
    await ask(`/api/approvals/r1${LINK}`, { method: 'POST', body, headers });
    expect(decided).toMatchObject([{ by: 'ada@contoso.test' }]);
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
    const answer = await ask(`/api/approvals/r1${LINK}`, { method: 'POST', headers: { [header]: value }, body: '{}' });
    expect(answer.status).toBe(403);
    expect(decided).toEqual([]);
  });
});

describe('approvals', () => {
  it('shows the exact change, escaped, and decides nothing', async () => {
    const { ask, decided } = anApi();
    const page = await (await ask(`/api/approvals/r1${LINK}`)).text();
    expect(page).toContain('&quot;Disabled&quot;');
    expect(page).not.toContain('<script>');
    expect(decided).toEqual([]);
  });

  it('passes a decision on with who made it', async () => {
    const { ask, decided } = anApi();
    const body = new URLSearchParams({ decision: 'approve', planHash: 'a'.repeat(64) });
    const answer = await ask(`/api/approvals/r1${LINK}`, { method: 'POST', body });
    expect(answer.status).toBe(202);
    const link = { id: 'r1', ask: 1, expires: 1_796_000_000, signature: SIGNATURE };
    expect(decided).toEqual([{ link, decision: 'approve', planHash: 'a'.repeat(64), by: 'you' }]);
  });

  it('posts its buttons to the link itself, and sends a browser on to the remediation', async () => {
    const { ask } = anApi();
    const page = await (await ask(`/api/approvals/r1${LINK}`)).text();
    expect(page).toContain(`action="/api/approvals/r1${LINK.replaceAll('&', '&amp;')}"`);
    const body = new URLSearchParams({ decision: 'approve', planHash: 'a'.repeat(64) });
    const answer = await ask(`/api/approvals/r1${LINK}`, { method: 'POST', body, headers: { accept: 'text/html' } });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/api/dashboard/remediations/r1']);
  });

  it.each([
    ['without a link', '/api/approvals/r1', 403],
    ['with a link that was made up', `/api/approvals/r1${LINK.replaceAll('s'.repeat(43), 'x'.repeat(43))}`, 403],
    ['with a link that lacks a part', '/api/approvals/r1?ask=1', 403],
    ['with a link that was used', `/api/approvals/r2${LINK}`, 410],
  ])('shows nothing %s', async (_, path, status) => {
    const answer = await anApi().ask(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
  });

  it('shows the address of what waits to approvers, and to nobody else', async () => {
    const as = async (role: string) => (await anApi(AUTH).ask('/api/v1/remediations/r1', { headers: principal(role) })).json();
    expect(await as('approver')).toMatchObject({ id: 'r1', approvalUrl: `/api/approvals/r1${LINK}` });
    expect(await as('reader')).not.toHaveProperty('approvalUrl');
  });

  it.each(['{', '{"decision":"maybe","planHash":"x"}', ''])('refuses the body %j', async (body) => {
    const { ask, decided } = anApi();
    const answer = await ask(`/api/approvals/r1${LINK}`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(decided).toEqual([]);
  });
});

describe('the kill switch', () => {
  const set = async (role: string, body: object) => {
    const { ask, stopped } = anApi(AUTH);
    const headers = { ...principal(role), 'content-type': 'application/json' };
    const answer = await ask('/api/v1/kill-switch', { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: answer.status, stopped };
  };

  it('is set by an admin, with a reason and a name', async () => {
    const { status, stopped } = await set('admin', { on: true, because: 'A storm.' });
    expect(status).toBe(200);
    expect(stopped).toMatchObject([{ on: true, because: 'A storm.', by: 'Ada' }]);
  });

  it.each([
    ['approver', { on: true, because: 'A storm.' }, 403],
    ['admin', { on: true }, 400],
    ['admin', { on: true, because: ' ' }, 400],
    ['admin', { on: 'yes', because: 'A storm.' }, 400],
  ])('is not set by %s with %j', async (role, body, expected) => {
    const { status, stopped } = await set(role, body);
    expect([status, stopped]).toEqual([expected, []]);
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

  it('of findings can be asked by what an id begins with', async () => {
    const asked: (string | undefined)[] = [];
    const { ask } = anApi(undefined, {
      listFindings: async ({ idPrefix }) => {
        asked.push(idPrefix);
        return { items: [] };
      },
    });
    expect((await ask('/api/v1/findings?idPrefix=ABCDEF01')).status).toBe(200);
    expect(asked).toEqual(['abcdef01']);
  });

  it.each(['top=0', 'severity=huge', 'unit=../..', 'nonsense=1', 'idPrefix=abcdef0', 'idPrefix=abcdefg01', `idPrefix=${'a'.repeat(65)}`])(
    'refuse %s',
    async (query) => {
      const { ask } = anApi();
      expect((await ask(`/api/v1/findings?${query}`)).status).toBe(400);
    },
  );

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
