import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../cli/main.ts';

const UNIT = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws';
const baseline = { schemaVersion: 1, unit: UNIT, approvedBy: 'ada', how: 'command', at: '2026-11-24T10:00:00Z' };

const servers: Server[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const server of servers.splice(0)) {
    server.close();
  }
});

/** Runs a command against a service that gives this answer; what it was asked, printed and answered. */
async function run(args: readonly string[], answer: { readonly status?: number; readonly body: unknown }) {
  const asked: { method: string | undefined; url: string | undefined; body: unknown }[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      asked.push({ method: request.method, url: request.url, body: request.method === 'POST' ? await json(request) : undefined });
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    })();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const printed: string[] = [];
  const keep = (text: string | Uint8Array): boolean => {
    printed.push(String(text));
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  const code = await main([...args, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`]);
  return { code, asked, out: printed.join('') };
}

describe('baseline', () => {
  it('approves a unit', async () => {
    const body = { status: 'approved', unit: UNIT, approvedBy: 'ada', at: '2026-11-24T10:00:00Z', resources: 12 };
    const { code, asked, out } = await run(['baseline', 'approve', UNIT], { status: 201, body });
    expect([code, out]).toEqual([0, 'Approved as of 2026-11-24T10:00:00Z by ada: 12 resources.\n']);
    expect(asked).toEqual([{ method: 'POST', url: '/api/v1/baselines', body: { unit: UNIT } }]);
  });

  it('lists what differs, and nothing in it steers the terminal', async () => {
    const value = [
      { resourceId: UNIT, resourceType: 't', path: 'properties.publicNetworkAccess', before: 'Disabled', after: 'Enabled' },
      { resourceId: `${UNIT}/computes/c\u001b[2J`, resourceType: 't', path: '', before: null, after: 'present' },
    ];
    const { out } = await run(['baseline', 'diff', UNIT], { body: { baseline, value } });
    expect(out).toContain('properties.publicNetworkAccess: "Disabled" -> "Enabled"');
    expect(out).toContain('is new\n2 differences from what ada approved');
    expect(out).not.toContain('\u001b');
  });

  it('says why it could not be done', async () => {
    const { code, out } = await run(['baseline', 'show', UNIT], { status: 404, body: { title: 'Not found', detail: 'There is nothing.' } });
    expect([code, out]).toEqual([2, expect.stringContaining('There is nothing')]);
  });
});

describe('exempt', () => {
  const made = {
    id: 'e1',
    kind: 'exempt',
    ruleId: 'AML-NET-001',
    resourceId: UNIT,
    expires: '2026-12-24T10:00:00Z',
    ticket: 'T',
    approver: 'ada',
  };

  it('accepts a finding', async () => {
    const args = ['exempt', 'f'.repeat(64), '--reason', 'Sample data only', '--ticket', 'SEC-7', '--days', '14'];
    const { code, asked, out } = await run(args, { status: 201, body: made });
    expect([code, out]).toEqual([0, 'Accepted until 2026-12-24T10:00:00Z by ada: e1\n']);
    expect(asked[0]?.body).toEqual({
      findingId: 'f'.repeat(64),
      reason: 'Sample data only',
      ticket: 'SEC-7',
      days: 14,
      scope: 'resource',
      kind: 'exempt',
    });
  });

  it('snoozes it', async () => {
    const args = ['exempt', 'f'.repeat(64), '--reason', 'Sample data only', '--ticket', 'SEC-7', '--snooze'];
    const { asked, out } = await run(args, { status: 201, body: { ...made, kind: 'snooze' } });
    expect(asked[0]?.body).toMatchObject({ kind: 'snooze', days: 30 });
    expect(out).toMatch(/^Snoozed until/);
  });

  it('lists and revokes', async () => {
    const { out } = await run(['exempt', 'list'], { body: { value: [{ ...made, from: 'command', status: 'active' }] } });
    expect(out).toContain('e1  exempt active (command)  AML-NET-001  until 2026-12-24T10:00:00Z  T, ada');
    const { asked } = await run(['exempt', 'revoke', 'e1'], { body: { id: 'e1', status: 'revoked' } });
    expect(asked).toEqual([{ method: 'DELETE', url: '/api/v1/exemptions/e1', body: undefined }]);
  });

  it.each([[['exempt', 'f']], [['exempt', 'f', '--reason', 'r', '--ticket', 't', '--days', '0']]])('answers 2 for %j', async (args) => {
    const { code, asked } = await run(args, { body: {} });
    expect([code, asked]).toEqual([2, []]);
  });
});
