import { describe, expect, it } from 'vitest';
import type { ScanRun } from '../../shared/model/run.ts';
import { anApi } from './an-api.ts';

const run: ScanRun = {
  schemaVersion: 1,
  id: 's1',
  startedBy: 'ada',
  state: 'running',
  startedAt: '2026-11-24T10:00:00Z',
  silentSubscriptions: [],
  progress: { units: 4, done: 1, failed: 0, percent: 25, deniedReads: 0, unreadReads: 0, throttleWaitsInMs: 0 },
};

describe('scans', () => {
  it('are started by 202 with the address of their status, for who asked', async () => {
    const started: string[] = [];
    const { ask } = anApi(undefined, {
      startScan: async (by) => {
        started.push(by);
        return { status: 'accepted', id: 's1' };
      },
    });
    const answer = await ask('/api/v1/scans', { method: 'POST' });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe('/api/v1/scans/s1');
    expect(await answer.json()).toEqual({ id: 's1', statusUrl: '/api/v1/scans/s1' });
    expect(started).toEqual(['you']);
  });

  it('are refused by 409 while one runs', async () => {
    const { ask } = anApi(undefined, { startScan: async () => ({ status: 'conflict', because: 'one at a time' }) });
    const answer = await ask('/api/v1/scans', { method: 'POST' });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ detail: 'one at a time' });
  });

  it('are listed page by page and shown with their progress', async () => {
    const { ask } = anApi(undefined, {
      listScans: async ({ top }) => ({ items: [run], next: `after-${top}` }),
      getScan: async (id) => (id === 's1' ? run : null),
    });
    expect(await (await ask('/api/v1/scans?top=1')).json()).toEqual({ value: [run], nextLink: '/api/v1/scans?top=1&next=after-1' });
    expect(await (await ask('/api/v1/scans/s1')).json()).toEqual(run);
    expect((await ask('/api/v1/scans/s2')).status).toBe(404);
    expect((await ask('/api/v1/scans?top=0')).status).toBe(400);
    expect((await ask('/api/v1/scans?color=red')).status).toBe(400);
  });

  it('say what events missed, once one has finished', async () => {
    const coverage = { scan: 's1', endedAt: '2026-11-24T11:00:00Z', value: [{ resourceType: 'x', changes: 2, missed: 1 }] };
    expect((await anApi().ask('/api/v1/coverage')).status).toBe(404);
    expect(await (await anApi(undefined, { coverage: async () => coverage }).ask('/api/v1/coverage')).json()).toEqual(coverage);
  });
});
