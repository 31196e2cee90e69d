import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scanByService } from '../../cli/scan-url.ts';
import { until } from '../../local/client.ts';
import { fullScan } from '../../local/first-scan.ts';
import type { ScanRun } from '../../shared/model/run.ts';
import { begin, type E2e } from './scene.ts';
import { manyWorkspaces } from './small-estate.ts';

const WORKSPACES = 60;
const UNITS = WORKSPACES + 1;
/** Every answer takes its time, so that there is a middle. */
const SLOW = { method: 'GET', delayInMs: 60, times: 100_000 };

let run: E2e;
beforeAll(async () => {
  run = await begin({ mode: 'audit', estate: manyWorkspaces(WORKSPACES) });
});
afterAll(async () => await run.end());

const scanOf = (url: string) => run.service.get<ScanRun>(url);

async function startScan(): Promise<string> {
  return (await run.service.post<{ statusUrl: string }>('/api/v1/scans')).statusUrl;
}

async function halfway(url: string): Promise<ScanRun> {
  return await until('the middle of the scan', async () => {
    const now = await scanOf(url);
    return now.progress.done > 0 && now.progress.done < now.progress.units ? now : undefined;
  });
}

const ended = (url: string) =>
  until(
    'the scan to end',
    async () => {
      const now = await scanOf(url);
      return now.state === 'running' ? undefined : now;
    },
    { withinInMs: 110_000 },
  );

describe('a full scan', () => {
  it('is watched from its start to its end, by the routes and by the command', async () => {
    const lines: string[] = [];
    expect(await scanByService({ url: run.origin, watch: true, write: (line) => void lines.push(line) })).toBe(0);
    const [newest] = (await run.service.get<{ value: ScanRun[] }>('/api/v1/scans')).value;
    expect(newest).toMatchObject({ state: 'finished', startedBy: 'you@localhost', progress: { units: UNITS, done: UNITS, failed: 0 } });
    expect(lines.at(-1)).toContain(`${UNITS} units`);
    const page = await fetch(`${run.origin}/api/dashboard/scans/${newest?.id ?? ''}`);
    expect({ status: page.status, text: await page.text() }).toMatchObject({ status: 200, text: expect.stringContaining(String(UNITS)) });
    const isOurs = ({ row }: { readonly row: Readonly<Record<string, unknown>> }) => row['RunKey'] === newest?.id;
    const [row] = await until('the row in Log Analytics', async () => {
      const found = (await run.azure.control.rows({ stream: 'Custom-AmlRuns' })).filter(isOurs);
      return found.length > 0 ? found : undefined;
    });
    expect(row?.row).toMatchObject({ RunKind: 'scan', State: 'finished', Units: UNITS });
    expect(await run.service.get('/api/v1/coverage')).toMatchObject({ scan: newest?.id, value: [] });
  });

  it('refuses another one while it runs, and shows how far it is', async () => {
    await run.azure.control.inject(SLOW);
    const url = await startScan();
    const answer = await fetch(`${run.origin}/api/v1/scans`, { method: 'POST' });
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('still running');
    const { progress } = await halfway(url);
    expect(progress.percent).toBeGreaterThan(0);
    expect(progress.estimatedEndAt).toMatch(/^\d{4}-/);
    await run.azure.control.clearFaults();
    expect(await ended(url)).toMatchObject({ state: 'finished', progress: { done: UNITS, failed: 0, percent: 100 } });
  });

  it('that is killed in the middle goes on after the restart and ends with the same counts', async () => {
    const quiet = await fullScan(run);
    await run.azure.control.inject(SLOW);
    const url = await startScan();
    await halfway(url);
    await run.killHost();
    await run.azure.control.clearFaults();
    await run.startHost();
    const killed = await ended(url);
    const counts = ({ state, progress: { throttleWaitsInMs: _, ...progress }, coverage, silentSubscriptions }: ScanRun) => ({
      state,
      progress,
      coverage,
      silentSubscriptions,
    });
    expect(counts(killed)).toEqual(counts(quiet));
  });
});
