import { describe, expect, it } from 'vitest';
import { scanByService } from '../../cli/scan-url.ts';
import type { ScanRun } from '../../shared/model/run.ts';

const run = (changes: Partial<ScanRun> = {}, progress: Partial<ScanRun['progress']> = {}): ScanRun => ({
  schemaVersion: 1,
  id: 's1',
  startedBy: 'ada',
  state: 'running',
  startedAt: '2026-11-24T10:00:00Z',
  silentSubscriptions: [],
  progress: { units: 40, done: 10, failed: 0, percent: 25, deniedReads: 0, unreadReads: 0, throttleWaitsInMs: 0, ...progress },
  ...changes,
});

/** A service that gives these answers one after the other. */
function against(
  answers: readonly { readonly status: number; readonly body?: unknown }[],
  { watch = true, url = 'http://127.0.0.1:7071', token }: { watch?: boolean; url?: string; token?: string } = {},
) {
  const asked: { readonly path: string; readonly method: string; readonly authorization: string | null }[] = [];
  const lines: string[] = [];
  const left = [...answers];
  const fetchAnswer = (address: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const { pathname } = new URL(address instanceof Request ? address.url : address);
    asked.push({ path: pathname, method: init?.method ?? '', authorization: new Headers(init?.headers).get('authorization') });
    const next = left.shift();
    return next === undefined || next.status === 0
      ? Promise.reject(new Error('connection refused'))
      : Promise.resolve(Response.json(next.body ?? null, { status: next.status }));
  };
  const code = scanByService({
    url,
    watch,
    token,
    write: (line) => void lines.push(line),
    fetch: fetchAnswer,
    sleep: async () => undefined,
  });
  return { code, asked, lines };
}

const accepted = { status: 202, body: { id: 's1', statusUrl: '/api/v1/scans/s1' } };

describe('a scan by a running service', () => {
  it('tells how far it is, each thing once, until it has ended', async () => {
    const middle = run({}, { estimatedEndAt: '2026-11-24T10:04:00Z', deniedReads: 2, throttleWaitsInMs: 3_400 });
    const end = run({ state: 'finished' }, { done: 40, percent: 100 });
    const { code, lines, asked } = against([
      accepted,
      { status: 200, body: middle },
      { status: 200, body: middle },
      { status: 200, body: end },
    ]);
    expect(await code).toBe(0);
    expect(lines).toEqual([
      'The scan s1 was started.',
      '25 %, 10 of 40 units, 2 reads denied, requests waited 3 s in all, done by about 10:04 UTC',
      'The scan has ended: 40 units',
    ]);
    expect(asked.map(({ method, path }) => `${method} ${path}`).slice(0, 2)).toEqual(['POST /api/v1/scans', 'GET /api/v1/scans/s1']);
  });

  it('only says where to look when nobody watches', async () => {
    const { code, lines, asked } = against([accepted], { watch: false });
    expect(await code).toBe(0);
    expect(lines.at(-1)).toBe('See http://127.0.0.1:7071/api/dashboard/scans/s1');
    expect(asked).toHaveLength(1);
  });

  it('is refused with what the service says, which cannot steer the terminal', async () => {
    const { code, lines } = against([{ status: 409, body: { title: 'Cannot be done now', detail: 'one at a time\u001b[2J' } }]);
    expect(await code).toBe(2);
    expect(lines).toEqual(['The scan was not started: Cannot be done now: one at a time\uFFFD[2J']);
  });

  it('goes on while the host restarts', async () => {
    const { code } = against([accepted, { status: 0 }, { status: 503 }, { status: 200, body: run({ state: 'finished' }) }]);
    expect(await code).toBe(0);
  });

  it.each([
    ['failed', run({ state: 'failed', because: 'throttled' }), 'The scan failed: throttled'],
    ['left units out', run({ state: 'finished' }, { failed: 2 }), 'The scan has ended: 40 units, 2 could not be assessed'],
  ])('that %s ends by 3', async (_, body, line) => {
    const { code, lines } = against([accepted, { status: 200, body }]);
    expect(await code).toBe(3);
    expect(lines.at(-1)).toBe(line);
  });

  it('reports silent subscriptions and what events missed', async () => {
    const coverage = [{ resourceType: 'Microsoft.Storage/storageAccounts', changes: 3, missed: 2 }];
    const { code, lines } = against([
      accepted,
      { status: 200, body: run({ state: 'finished', silentSubscriptions: ['/subscriptions/x'], coverage }) },
    ]);
    expect(await code).toBe(0);
    expect(lines.slice(1, 3)).toEqual([
      '/subscriptions/x shows nothing: it is empty, or hidden from the service.',
      'Events missed 2 of 3 changes of Microsoft.Storage/storageAccounts.',
    ]);
  });

  it('sends a token over https and to this machine only', async () => {
    const sent = against([accepted], { watch: false, url: 'https://warden.example', token: 't' });
    expect(await sent.code).toBe(0);
    expect(sent.asked[0]?.authorization).toBe('Bearer t');
    const kept = against([accepted], { watch: false, url: 'http://warden.example', token: 't' });
    expect(await kept.code).toBe(2);
    expect(kept.asked).toEqual([]);
  });

  it('ends by 3 when nobody answers', async () => {
    expect(await against([]).code).toBe(3);
  });
});
