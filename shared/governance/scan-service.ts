import { randomUUID } from 'node:crypto';
import { hashKey, newestFirst } from '../ledger/key.ts';
import type { ScanActivities, ScanRun, TypeCoverage } from '../model/run.ts';
import type { Schedule } from './due.ts';
import type { FullScanPorts } from './scan-ports.ts';
import { createScanActivities } from './scan-work.ts';
import { nowOf, reasonOf } from './time.ts';

export type Started = { readonly status: 'accepted'; readonly id: string } | { readonly status: 'conflict'; readonly because: string };

/** What the newest finished scan found that events had missed. */
export interface Coverage {
  readonly scan: string;
  readonly endedAt: string;
  readonly value: readonly TypeCoverage[];
}

export interface FullScan {
  readonly activities: ScanActivities;
  start(by: string): Promise<Started>;
  list(paging: { readonly top: number; readonly next?: string | undefined }): Promise<{ items: readonly ScanRun[]; next?: string }>;
  get(id: string): Promise<ScanRun | null>;
  /** Null while no scan has finished. */
  coverage(): Promise<Coverage | null>;
  schedule(cron: string): Schedule;
}

/** Until the orchestration takes over. */
const FIRST_LOCK_IN_MS = 2 * 60_000;

export function createFullScan(ports: FullScanPorts): FullScan {
  const { runs, governance } = ports;
  return {
    activities: createScanActivities(ports),
    start: (by) => start({ by, at: nowOf(governance), seed: randomUUID() }, ports),
    list: runs.list,
    get: runs.get,
    async coverage() {
      const { items } = await runs.list({ top: 50 });
      const run = items.find(({ state }) => state === 'finished');
      return run === undefined ? null : { scan: run.id, endedAt: run.endedAt ?? '', value: run.coverage ?? [] };
    },
    schedule: (cron) => ({
      name: 'full-scan',
      cron,
      start: async (due) => {
        // The id follows from the time: two hosts that notice it start one scan.
        const started = await start({ by: 'schedule', at: due, seed: `full-scan ${due.toISOString()}` }, ports);
        if (started.status === 'conflict') {
          governance.log.info('A scheduled scan was left out', { because: started.because });
        }
      },
    }),
  };
}

interface Wanted {
  readonly by: string;
  readonly at: Date;
  readonly seed: string;
}

async function start({ by, at, seed }: Wanted, { runs, governance, startOrchestration, onEnd }: FullScanPorts): Promise<Started> {
  const id = `${newestFirst(at.toISOString())}-${hashKey(seed).slice(0, 32)}`;
  const before = await runs.get(id);
  if (before !== null && before.state !== 'running') {
    return { status: 'conflict', because: 'This scan has ended already.' };
  }
  const lock = await runs.acquire(id, FIRST_LOCK_IN_MS);
  if (lock.status === 'refused') {
    return { status: 'conflict', because: `The scan ${lock.holder} is still running: one scan at a time.` };
  }
  if (lock.stopped !== undefined) {
    await onEnd(lock.stopped);
  }
  await runs.create(newRun(id, by, nowOf(governance)));
  try {
    await startOrchestration(id);
  } catch (error) {
    const failed = await runs.update(id, { state: 'failed', endedAt: nowOf(governance).toISOString(), because: reasonOf(error) });
    await runs.release(id);
    await (failed === null ? undefined : onEnd(failed));
    throw error;
  }
  return { status: 'accepted', id };
}

function newRun(id: string, startedBy: string, now: Date): ScanRun {
  const progress = { units: 0, done: 0, failed: 0, percent: 0, deniedReads: 0, unreadReads: 0, throttleWaitsInMs: 0 };
  return { schemaVersion: 1, id, startedBy, state: 'running', startedAt: now.toISOString(), progress, silentSubscriptions: [] };
}
