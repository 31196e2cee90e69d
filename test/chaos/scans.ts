import { until } from '../../local/client.ts';
import { fullScan } from '../../local/first-scan.ts';
import type { Stack } from '../../local/stack.ts';
import type { ScanRun } from '../../shared/model/run.ts';
import type { Wrongs } from './ends.ts';

const PAUSE_IN_MS = 5_000;

/** Asks for full scans while the host dies again and again; most are refused, because the one before still goes on. */
export function scanOften({ service }: Pick<Stack, 'service'>): { stop(): Promise<void> } {
  const over = new AbortController();
  const scanning = (async () => {
    while (!over.signal.aborted) {
      await service.post('/api/v1/scans').catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_IN_MS));
    }
  })();
  return {
    stop: async () => {
      over.abort();
      await scanning;
    },
  };
}

/** Every scan that was begun comes to its end, and the last one sees everything. */
export async function lastScan(
  stack: Pick<Stack, 'service'>,
  withinInMs: number,
): Promise<{ readonly scans: number; readonly wrongs: Wrongs }> {
  try {
    const run = await fullScan(stack, { withinInMs });
    const scans = await ended(stack, withinInMs);
    const { units, done, failed } = run.progress;
    const unseen = done === units && failed === 0 ? [] : [`The last scan saw ${done - failed} of ${units} units.`];
    return { scans: scans.length, wrongs: [...unseen, ...scans.flatMap(wrongIn)] };
  } catch (error) {
    return { scans: 0, wrongs: [error instanceof Error ? error.message : String(error)] };
  }
}

function ended({ service }: Pick<Stack, 'service'>, withinInMs: number): Promise<readonly ScanRun[]> {
  return until(
    'every scan to end',
    async () => {
      const { value } = await service.get<{ value: readonly ScanRun[] }>('/api/v1/scans?top=500');
      return value.every(({ state }) => state !== 'running') ? value : undefined;
    },
    { withinInMs },
  );
}

function wrongIn({ id, state, because, progress: { units, done, failed } }: ScanRun): string[] {
  return state === 'finished' && done === units && failed === 0
    ? []
    : [`The scan ${id} is ${state} with ${done} of ${units} units done and ${failed} failed: ${because ?? 'nobody knows why'}`];
}
