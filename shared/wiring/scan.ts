import type { TableClient } from '@azure/data-tables';
import type { DurableClient } from 'durable-functions';
import { OrchestrationRuntimeStatus } from 'durable-functions';
import type { Arm } from '../azure/arm.ts';
import { discoverUnits } from '../collectors/discover-units.ts';
import { expectedSubscriptions, type Scope } from '../collectors/expected-subscriptions.ts';
import type { WardenConfig } from '../config/policy-file.ts';
import type { KeyedRow } from '../governance/log-outbox.ts';
import type { Ports } from '../governance/ports.ts';
import type { WhatThereIs } from '../governance/scan-plan.ts';
import { createFullScan, type FullScan } from '../governance/scan-service.ts';
import { createCheckpoints } from '../ledger/checkpoints.ts';
import { createDueTimes, type DueTimes } from '../ledger/due-times.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { createRuns, type Runs } from '../ledger/runs.ts';
import { createPrints, createSeenEvents, type SeenEvents } from '../ledger/seen-events.ts';
import { tableOf } from '../ledger/table.ts';
import type { Reading } from '../model/unit.ts';
import { startOnce } from '../remediations/orchestrations.ts';
import type { Orchestrations } from '../remediations/ports.ts';
import { runRow } from '../reports/log-rows.ts';
import { FULL_SCAN } from '../workflows/full-scan.ts';
import type { Waits } from './waits.ts';

/** What lives as long as the process. */
export interface ScanTables {
  readonly runs: Runs;
  readonly checkpoints: ReturnType<typeof createCheckpoints>;
  readonly seen: SeenEvents;
  readonly prints: ReturnType<typeof createPrints>;
  readonly times: DueTimes;
}

export function scanTables(table: (name: string) => TableClient, now: () => Date = () => new Date()): ScanTables {
  return {
    runs: createRuns(tableOf(table('Runs')), now),
    checkpoints: createCheckpoints(tableOf(table('ScanBatches')), now),
    seen: createSeenEvents(tableOf(table('SeenEvents')), now),
    prints: createPrints(tableOf(table('ScanPrints'))),
    times: createDueTimes(tableOf(table('Schedules'))),
  };
}

/** The ledger, which also keeps that an event was seen: a notice is forgotten as soon as it is answered. */
export function keepingSeenEvents(ledger: Ledger, seen: SeenEvents): Ledger {
  return {
    ...ledger,
    inbox: {
      ...ledger.inbox,
      remember: async (ref, notice) => {
        await Promise.all([ledger.inbox.remember(ref, notice), seen.remember(ref.id, notice.resourceId)]);
      },
    },
  };
}

interface ScanParts {
  readonly tables: ScanTables;
  readonly governance: Ports;
  readonly reader: Arm;
  readonly waits: Waits;
  readonly config: WardenConfig;
  readonly orchestrations: Orchestrations;
  readonly signal: () => AbortSignal;
  /** Absent: nobody keeps runs outside. */
  readonly sendRows?: ((table: 'runs', rows: readonly KeyedRow[]) => Promise<void>) | undefined;
}

export function joinFullScan({ tables, governance, reader, waits, config, orchestrations, signal, sendRows }: ScanParts): FullScan {
  return createFullScan({
    ...tables,
    governance,
    whatThereIs: (stop) => whatThereIs(reader, config.scope, governance.ledger, stop),
    measured: waits.measured,
    startOrchestration: (id) => startOnce(orchestrations, FULL_SCAN, id, null),
    eventLagInMs: config.assessment.eventLagInMs,
    onEnd: async (run) => await sendRows?.('runs', [{ id: run.id, row: runRow(run) }]),
    keepRunsForInDays: config.retention.runsInDays,
    signal,
  });
}

/** Everything in the scope, and what of it shows nothing. Without a scope we expect what we have seen before. */
export async function whatThereIs(
  arm: Arm,
  scope: Scope,
  ledger: Pick<Ledger, 'unitsBelow'>,
  signal: AbortSignal,
): Promise<Reading<WhatThereIs>> {
  const isLimited = scope.subscriptions.length > 0 || scope.managementGroups.length > 0;
  const expected = await expectedSubscriptions(arm, scope, signal);
  if (expected.status !== 'read') {
    return expected;
  }
  const { subscriptions, silentGroups } = expected.value;
  if (isLimited && subscriptions.length === 0) {
    // No subscription named would mean all of them.
    return { status: 'read', value: { units: [], subscriptions: [], silent: silentGroups } };
  }
  const found = await discoverUnits(arm, subscriptions, signal);
  if (found.status !== 'read') {
    return found;
  }
  const known = isLimited ? [] : (await ledger.unitsBelow('/subscriptions')).filter(({ ref }) => ref.kind === 'subscription');
  const silent = known.map(({ ref }) => ref.id).filter((id) => !found.value.subscriptions.includes(id));
  const { units, subscriptions: shown, silentSubscriptions } = found.value;
  return { status: 'read', value: { units, subscriptions: shown, silent: [...silentGroups, ...silentSubscriptions, ...silent] } };
}

const DAY_IN_MS = 86_400_000;
const FINISHED = [
  OrchestrationRuntimeStatus.Completed,
  OrchestrationRuntimeStatus.Failed,
  OrchestrationRuntimeStatus.Terminated,
  OrchestrationRuntimeStatus.Canceled,
];

/** Takes away the history of orchestrations that ended and began before; those that run stay. Returns how many. */
export async function purgeOrchestrations(client: DurableClient, keepForInDays: number, now: Date): Promise<number> {
  const { instancesDeleted } = await client.purgeInstanceHistoryBy({
    createdTimeFrom: new Date(0),
    createdTimeTo: new Date(now.getTime() - keepForInDays * DAY_IN_MS),
    runtimeStatus: FINISHED,
  });
  return instancesDeleted;
}
