import type { Look } from '../shared/model/finding.ts';
import type { ScanRun } from '../shared/model/run.ts';
import { until } from './client.ts';
import type { Stack } from './stack.ts';

/** Asks the running service to look at everything, waits until it has, and resolves with the run. */
export async function fullScan({ service }: Pick<Stack, 'service'>, { withinInMs = 120_000 } = {}): Promise<ScanRun> {
  // Refused while another one runs, e.g. by the schedule: then it is our turn after it.
  const { statusUrl } = await until('a scan of its own', () => service.post<{ statusUrl: string }>('/api/v1/scans'), { withinInMs });
  const run = await until(
    'the scan to end',
    async () => {
      const now = await service.get<ScanRun>(statusUrl);
      return now.state === 'running' ? undefined : now;
    },
    { withinInMs },
  );
  if (run.state === 'failed') {
    throw new Error(`The scan failed: ${run.because ?? 'nobody knows why'}`);
  }
  return run;
}

/** A full scan, then the last look of each unit. */
export async function firstScan(stack: Pick<Stack, 'service'>): Promise<readonly Omit<Look, 'unit'>[]> {
  await fullScan(stack);
  return Promise.all((await stack.service.units()).map(({ unit }) => stack.service.look(unit)));
}
