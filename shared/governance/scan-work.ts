import { ESTATE, subscriptionOfId, subscriptionUnit, type UnitRef } from '../model/resource-id.ts';
import type { ScanActivities, ScanPlan, ScanProgress, ScanRun } from '../model/run.ts';
import { assessUnit } from './assess-unit.ts';
import { assessBatch } from './scan-batch.ts';
import { coverageOf, isTold, type JudgedChange } from './scan-coverage.ts';
import { LOCK_IN_MS } from './scan-lock.ts';
import { planOf, type WhatThereIs } from './scan-plan.ts';
import type { FullScanPorts } from './scan-ports.ts';
import { nowOf, pause, reasonOf } from './time.ts';

const DAY_IN_MS = 86_400_000;
/** Checkpoints are of use while their scan runs. */
const KEEP_CHECKPOINTS_IN_MS = 3 * DAY_IN_MS;
/** Longer than the time between two scans. */
const KEEP_SEEN_EVENTS_IN_MS = 35 * DAY_IN_MS;

/** The activities of the full scan. Each may run more than once for the same step and then answers the same. */
export function createScanActivities(ports: FullScanPorts): ScanActivities {
  return {
    beginScan: ({ id }) => begin(id, ports),
    discoverScan: ({ id }) => discover(id, ports),
    assessBatch: (input) => assessBatch(input, ports),
    measureScan: ({ id }) => measure(id, ports),
    async countUntold({ id }) {
      const changes = await judgedChanges(id, ports);
      return { untold: changes.filter(({ told }) => !told).length, waitInMs: ports.eventLagInMs };
    },
    finishScan: ({ id, because }) => finish(id, because, ports),
  };
}

async function begin(id: string, { runs }: FullScanPorts): ReturnType<ScanActivities['beginScan']> {
  const run = await runs.get(id);
  if (run?.state !== 'running') {
    return { status: 'refused', because: run === null ? 'Nobody asked for this scan.' : 'This scan has ended already.' };
  }
  const lock = await runs.acquire(id, LOCK_IN_MS);
  return lock.status === 'held' ? { status: 'begun' } : { status: 'refused', because: `The scan ${lock.holder} runs.` };
}

async function discover(id: string, { checkpoints, runs, whatThereIs, governance, signal }: FullScanPorts): Promise<ScanPlan> {
  const known = await checkpoints.plan(id);
  if (known !== null) {
    return known;
  }
  const found = await whatThereIs(signal());
  if (found.status !== 'read') {
    const because = found.status === 'gone' ? 'Resource Graph is not there' : found.because;
    throw new Error(`What there is to scan could not be found out: ${found.status}, ${because}`);
  }
  const { plan, batches } = planOf(found.value, await remembered(found.value, governance));
  await checkpoints.savePlan(id, plan, batches);
  await runs.update(id, { silentSubscriptions: found.value.silent });
  if (found.value.silent.length > 0) {
    governance.log.warn('Expected subscriptions show nothing', { scan: id, silent: found.value.silent.slice(0, 50) });
  }
  return plan;
}

/** What we know of the subscriptions that are governed. */
async function remembered(
  { subscriptions, silent }: WhatThereIs,
  { ledger, governedSubscriptions }: FullScanPorts['governance'],
): Promise<UnitRef[]> {
  const [known, ours] = await Promise.all([ledger.unitsBelow('/subscriptions'), governedSubscriptions()]);
  const refs = known.map(({ ref }) => ref);
  if (ours === 'all') {
    return refs;
  }
  const governed = new Set([...subscriptions, ...silent, ...ours.map((id) => subscriptionUnit(id).id)]);
  return refs.filter(({ id }) => governed.has(subscriptionOfId(id) ?? ''));
}

async function measure(id: string, ports: FullScanPorts): ReturnType<ScanActivities['measureScan']> {
  const { runs, checkpoints, governance } = ports;
  const lock = await runs.acquire(id, LOCK_IN_MS);
  const run = await runs.get(id);
  if (lock.status === 'refused' || run === null || run.state !== 'running') {
    return { status: 'superseded' };
  }
  const progress = progressOf(await checkpoints.totals(id), run, nowOf(governance));
  await runs.update(id, { progress });
  return { status: 'running', progress };
}

type Totals = Awaited<ReturnType<FullScanPorts['checkpoints']['totals']>>;

export function progressOf(
  { units, done, failed, denied, unread, waitedInMs }: Totals,
  { startedAt }: Pick<ScanRun, 'startedAt'>,
  now: Date,
): ScanProgress {
  const startedAtInMs = Date.parse(startedAt);
  const elapsedInMs = now.getTime() - startedAtInMs;
  const endsAt = done > 0 && done < units ? { estimatedEndAt: new Date(startedAtInMs + (elapsedInMs * units) / done).toISOString() } : {};
  return {
    units,
    done,
    failed,
    percent: units === 0 ? 0 : Math.floor((100 * done) / units),
    deniedReads: denied,
    unreadReads: unread,
    throttleWaitsInMs: waitedInMs,
    ...endsAt,
  };
}

async function judgedChanges(id: string, { checkpoints, seen, eventLagInMs }: FullScanPorts): Promise<JudgedChange[]> {
  const judged: JudgedChange[] = [];
  for (const { unit, changed, since } of await checkpoints.changed(id)) {
    const events = await seen.since(unit, new Date(Date.parse(since) - eventLagInMs).toISOString());
    judged.push(...changed.map((one) => ({ id: one, told: isTold(one, events) })));
  }
  return judged;
}

async function finish(id: string, because: string | undefined, ports: FullScanPorts): Promise<ScanProgress> {
  const { runs, checkpoints, governance, onEnd } = ports;
  const run = await runs.get(id);
  if (run === null) {
    throw new Error(`Expected the run ${id} to end but found none of that id.`);
  }
  if (run.state === 'running') {
    await compareEnvironments(id, ports);
    const now = nowOf(governance);
    const progress = progressOf(await checkpoints.totals(id), run, now);
    const ending = because === undefined ? { state: 'finished' as const } : { state: 'failed' as const, because };
    const percent = because === undefined ? 100 : progress.percent;
    const coverage = coverageOf(await judgedChanges(id, ports));
    await runs.update(id, { ...ending, endedAt: now.toISOString(), progress: { ...progress, percent }, coverage });
  }
  const ended = (await runs.get(id)) ?? run;
  await runs.release(id);
  await onEnd(ended);
  await purge(ports);
  return ended.progress;
}

/** Longer than a holder that died keeps the estate, with a look of its own. */
const MOST_TRIES = 15;
const TRY_AGAIN_IN_MS = 5_000;

/** The estate is judged from the looks that are stored by now. A scan that cannot do that has still looked at everything. */
async function compareEnvironments(scan: string, { governance, signal }: FullScanPorts): Promise<void> {
  const stop = signal();
  try {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      if ((await assessUnit(ESTATE, 'scan', governance, stop)) !== 'busy') {
        return;
      }
      await pause(TRY_AGAIN_IN_MS, governance, stop);
    }
    governance.log.warn('The environments could not be compared: somebody else holds the estate', { scan });
  } catch (error) {
    governance.log.error('The environments could not be compared', { scan, because: reasonOf(error) });
  }
}

/** The scan has ended; what is left over is next time's. */
async function purge({ runs, checkpoints, seen, governance, keepRunsForInDays }: FullScanPorts): Promise<void> {
  const before = (ageInMs: number) => new Date(nowOf(governance).getTime() - ageInMs).toISOString();
  try {
    await runs.purge(before(keepRunsForInDays * DAY_IN_MS));
    await checkpoints.purge(before(KEEP_CHECKPOINTS_IN_MS));
    await seen.purge(before(KEEP_SEEN_EVENTS_IN_MS));
  } catch (error) {
    governance.log.warn('Old scans could not be taken away', { because: reasonOf(error) });
  }
}
