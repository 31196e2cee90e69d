import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../shared/config/parse.ts';
import type { Message } from '../../shared/model/message.ts';
import type { InstanceState } from '../../shared/wiring/instance-state.ts';
import { joinReports, type ReportService } from '../../shared/wiring/report.ts';
import { useAzurite } from '../azurite.ts';

const azurite = useAzurite();
const DUE = new Date('2026-11-23T06:00:00Z');

interface Circumstances {
  readonly stateOf?: (id: string) => Promise<InstanceState>;
  readonly start?: () => Promise<void>;
}

/** Reports over an empty ledger; `started` and `posted` are what they asked for, `clock.time` is now. */
function service({ stateOf, start }: Circumstances = {}) {
  const { tables, blobs, ledger } = azurite();
  const [started, posted, warned]: [string[], Message[], string[]] = [[], [], []];
  const clock = { time: DUE.getTime() };
  const reports = joinReports({
    storage: { table: tables, blobs: { getContainerClient: () => blobs } as never },
    ledger: ledger(),
    config: async () => ({ config: parseConfig('') }),
    post: async (message) => void posted.push(message),
    orchestrations: { start: start ?? (async (_name, id) => void started.push(id)), raiseEvent: async () => undefined },
    stateOf,
    log: { warn: (message) => void warned.push(message) },
    listScans: async () => ({
      items: [{ state: 'finished', silentSubscriptions: ['/subscriptions/silent'] } as never],
    }),
    publicUrl: 'https://warden.example',
    now: () => new Date(clock.time),
  });
  return { reports, started, posted, warned, clock, files: blobs };
}

describe('the service that makes reports', () => {
  it('makes one report of a due time, however many hosts notice it', async () => {
    const { reports, started } = service();
    const { start } = reports.schedule('0 0 6 * * 1');
    await Promise.all([start(DUE), start(DUE)]);
    expect(new Set(started).size).toBe(1);
    expect((await reports.routes.listReports({ top: 10 })).items).toMatchObject([{ requestedBy: 'schedule', state: 'running' }]);
  });

  it('posts the same message however often it is told to deliver', async () => {
    const { reports, posted } = service();
    const { activities } = reports;
    const { id } = (await reports.routes.makeReport('ada', { formats: ['csv'] })) as { id: string };
    expect(await activities.gatherReport({ id })).toEqual({ formats: ['csv'] });
    const { file } = await activities.renderReport({ id, format: 'csv' });
    await activities.deliverReport({ id, files: [file] });
    await activities.deliverReport({ id, files: [file] });
    await activities.finishReport({ id, files: [file] });
    expect(posted.map((message) => message.id)).toEqual([`report ${id}`, `report ${id}`]);
    expect((await reports.routes.reportFile(id, file))?.content.toString()).toContain('/subscriptions/silent');
    expect(await reports.routes.reportFile(id, '../data')).toBeNull();
    expect(await reports.routes.getReport(id)).toMatchObject({ state: 'finished', files: [file], summary: { at: DUE.toISOString() } });
  });

  it('raises an alarm for a report that could not be made', async () => {
    const { reports, posted } = service();
    const { id } = (await reports.routes.makeReport('ada', {})) as { id: string };
    await reports.activities.finishReport({ id, files: [], because: 'The data could not be gathered: broken' });
    expect(posted).toMatchObject([{ topic: 'alarm', text: 'The data could not be gathered: broken' }]);
    expect(await reports.routes.getReport(id)).toMatchObject({ state: 'failed' });
  });
});

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('a report whose orchestration stopped without a word', () => {
  it.each([
    ['was terminated', { status: 'ended', as: 'Terminated' }, 0, /Terminated/],
    ['never started', { status: 'gone' }, 11 * 60_000, /never started or is gone/],
    ['hangs', { status: 'running' }, 7 * HOUR, /not ended in 6 hours/],
  ] as const)('is ended with the reason and an alarm when it %s', async (_, state, ageInMs, because) => {
    const { reports, posted, clock } = service({ stateOf: async () => state });
    const { id } = (await reports.routes.makeReport('ada', {})) as { id: string };
    clock.time += ageInMs;
    await reports.tend();
    await reports.tend();
    expect(await reports.routes.getReport(id)).toMatchObject({ state: 'failed', because: expect.stringMatching(because) });
    expect(posted).toMatchObject([{ id: `report-failed ${id}`, topic: 'alarm', text: expect.stringMatching(because) }]);
  });

  it.each([
    ['runs', { status: 'running' }, HOUR],
    ['is about to start', { status: 'gone' }, 60_000],
  ] as const)('is left alone while it %s', async (_, state, ageInMs) => {
    const { reports, posted, clock } = service({ stateOf: async () => state });
    const { id } = (await reports.routes.makeReport('ada', {})) as { id: string };
    clock.time += ageInMs;
    await reports.tend();
    expect(await reports.routes.getReport(id)).toMatchObject({ state: 'running' });
    expect(posted).toEqual([]);
  });

  it('is left alone when it ends by itself while it is asked about', async () => {
    const ended: { reports?: ReportService } = {};
    const { reports, posted } = service({
      stateOf: async (id) => {
        await ended.reports?.activities.finishReport({ id, files: [], because: 'told by itself' });
        return { status: 'ended', as: 'Completed' };
      },
    });
    ended.reports = reports;
    const { id } = (await reports.routes.makeReport('ada', {})) as { id: string };
    await reports.tend();
    expect(await reports.routes.getReport(id)).toMatchObject({ because: 'told by itself' });
    expect(posted).toHaveLength(1);
  });

  it('stays as it is while the host does not answer, and the log says so', async () => {
    const { reports, warned } = service({ stateOf: () => Promise.reject(new Error('HTTP 500')) });
    const { id } = (await reports.routes.makeReport('ada', {})) as { id: string };
    await reports.tend();
    expect(await reports.routes.getReport(id)).toMatchObject({ state: 'running' });
    expect(warned).toHaveLength(1);
  });

  it('fails at once when nothing could be started for a person; a schedule tries again', async () => {
    const { reports } = service({ start: () => Promise.reject(new Error('storage is away')) });
    await expect(reports.routes.makeReport('ada', {})).rejects.toThrow('storage is away');
    await expect(reports.schedule('0 0 6 * * 1').start(DUE)).rejects.toThrow('storage is away');
    const { items } = await reports.routes.listReports({ top: 10 });
    expect(items.map(({ requestedBy, state }) => `${requestedBy} ${state}`).toSorted()).toEqual(['ada failed', 'schedule running']);
  });
});

describe('reports that are kept long enough', () => {
  it('lose their files; the newest of each kind and the numbers of the trend stay', async () => {
    const { reports, clock, files } = service();
    const made: string[] = [];
    for (const [packs, ageInDays] of [
      [['gdpr'], 900],
      [['hipaa'], 800],
      [['gdpr'], 700],
      [['gdpr'], 10],
    ] as const) {
      clock.time = DUE.getTime() - ageInDays * DAY;
      const { id } = (await reports.routes.makeReport('ada', { packs, formats: ['csv'] })) as { id: string };
      await reports.activities.gatherReport({ id });
      const { file } = await reports.activities.renderReport({ id, format: 'csv' });
      await reports.activities.finishReport({ id, files: [file] });
      made.push(id);
    }
    clock.time = DUE.getTime() - 600 * DAY;
    const { id: failed } = (await reports.routes.makeReport('ada', {})) as { id: string };
    await reports.activities.finishReport({ id: failed, files: [], because: 'broken' });
    clock.time = DUE.getTime();

    expect(await reports.purge()).toEqual({ rows: 1, files: 4 });
    expect(await reports.purge()).toEqual({ rows: 0, files: 0 });

    const runs = await Promise.all(made.map((id) => reports.routes.getReport(id)));
    expect(runs.map((run) => run?.files.length)).toEqual([0, 1, 0, 1]);
    expect(runs.map((run) => run?.purgedAt !== undefined)).toEqual([true, false, true, false]);
    expect(await reports.routes.getReport(failed)).toBeNull();
    const left: string[] = [];
    for await (const { name } of files.listBlobsFlat()) {
      left.push(name.split('/')[0] ?? '');
    }
    expect(new Set(left)).toEqual(new Set([made[1], made[3]]));
    const { id } = (await reports.routes.makeReport('ada', { formats: ['json'] })) as { id: string };
    await reports.activities.gatherReport({ id });
    const { file } = await reports.activities.renderReport({ id, format: 'json' });
    await reports.activities.finishReport({ id, files: [file] });
    const trend = (JSON.parse((await reports.routes.reportFile(id, file))?.content.toString() ?? '') as { trend: object[] }).trend;
    expect(trend).toHaveLength(5);
  });
});
