import { runOrchestration } from '../../local/host/durable/run-orchestration.ts';
import type { Ports } from '../../shared/governance/ports.ts';
import type { WhatThereIs } from '../../shared/governance/scan-plan.ts';
import { createFullScan, type FullScan } from '../../shared/governance/scan-service.ts';
import type { ScanRun } from '../../shared/model/run.ts';
import type { Reading } from '../../shared/model/unit.ts';
import { keepingSeenEvents, type ScanTables, scanTables } from '../../shared/wiring/scan.ts';
import { fullScanV1 } from '../../shared/workflows/full-scan.ts';
import { SCAN_SUBSCRIPTION, scanSubscriptionV1 } from '../../shared/workflows/scan-subscription.ts';
import type { Storage } from '../azurite.ts';
import { onClock } from '../on-clock.ts';
import { SUBSCRIPTION } from '../scenes.ts';
import { aWorld, portsOf, type World } from './world.ts';

export const EVENT_LAG_IN_MS = 60_000;

export interface ScanScene {
  readonly world: World;
  readonly tables: ScanTables;
  readonly governance: Ports;
  /** Runs as they were told of when they ended. */
  readonly ended: readonly ScanRun[];
  /** Another part of the scene, e.g. another host after a crash. */
  service(changes?: SceneChanges): FullScan;
}

export interface SceneChanges {
  readonly found?: Reading<WhatThereIs>;
  readonly governance?: Partial<Ports>;
  readonly startOrchestration?: (id: string) => Promise<void>;
}

/** A world with a real ledger; what is discovered is what stands in it. */
export function aScanScene(storage: Storage): ScanScene {
  const world = aWorld();
  const now = () => new Date(world.time);
  const tables = scanTables(storage.tables, now);
  const ended: ScanRun[] = [];
  const governance = portsOf(world, keepingSeenEvents(storage.ledger({ now }), tables.seen));
  return {
    world,
    tables,
    governance,
    ended,
    service: ({ found, governance: changes = {}, startOrchestration = async () => undefined } = {}) =>
      createFullScan({
        ...tables,
        governance: { ...governance, ...changes },
        whatThereIs: async () => found ?? { status: 'read', value: { units: unitsOf(world), subscriptions: [SUBSCRIPTION], silent: [] } },
        measured: async (work) => ({ value: await work(), waitedInMs: 10 }),
        startOrchestration,
        eventLagInMs: EVENT_LAG_IN_MS,
        onEnd: async (run) => void ended.push(run),
        keepRunsForInDays: 400,
        signal: () => new AbortController().signal,
      }),
  };
}

function unitsOf(world: World): WhatThereIs['units'] {
  return [...world.units.values()].map(({ id, kind }) => ({ id, kind }));
}

type Hook = (name: string, times: number) => unknown;

export interface ScanPlay {
  /** Before an activity runs; what it throws is the activity's. */
  readonly before?: Hook;
  /** After an activity ran, while its answer is under way; what it throws loses the answer. */
  readonly after?: Hook;
  readonly earlyTimersInMs?: number;
}

/** Starts a scan and plays its orchestrations to the end under real replay; resolves with the run and how it went. */
export async function playScan(
  scene: Pick<ScanScene, 'world'>,
  service: FullScan,
  how: ScanPlay = {},
): Promise<{ run: ScanRun; status: unknown; steps: readonly string[] }> {
  const started = await service.start('person:ada');
  if (started.status !== 'accepted') {
    throw new Error(`Expected the scan to start but it was refused: ${started.because}`);
  }
  return await playOn(scene, service, started.id, how);
}

async function playOn(
  { world }: Pick<ScanScene, 'world'>,
  service: FullScan,
  id: string,
  { before, after, earlyTimersInMs = 0 }: ScanPlay = {},
) {
  const counts = new Map<string, number>();
  const activities = Object.fromEntries(
    Object.entries(service.activities).map(([name, activity]) => {
      const carryOut = async (input: never): Promise<unknown> => {
        const times = (counts.get(name) ?? 0) + 1;
        counts.set(name, times);
        await before?.(name, times);
        const answer: unknown = await (activity as (input: never) => Promise<unknown>)(input);
        await after?.(name, times);
        return answer;
      };
      return [name, carryOut];
    }),
  );
  const tell = (now: Date): void => {
    world.time = Math.max(world.time, now.getTime());
  };
  const played = await runOrchestration(onClock(fullScanV1, tell), {
    activities,
    orchestrators: { [SCAN_SUBSCRIPTION]: onClock(scanSubscriptionV1, tell) },
    instanceId: id,
    startAt: new Date(world.time).toISOString(),
    earlyTimersInMs,
  });
  world.time = Math.max(world.time, Date.parse(played.endedAt));
  const run = await service.get(id);
  if (run === null) {
    throw new Error('Expected the run to be in the table.');
  }
  return { run, status: played.customStatus, steps: played.activityCalls.map(({ name }) => name) };
}
