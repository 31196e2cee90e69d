import type { TableClient } from '@azure/data-tables';
import type { DurableClient } from 'durable-functions';
import { OrchestrationRuntimeStatus } from 'durable-functions';
import type { Arm } from '../azure/arm.ts';
import { type Discovery, discoverUnits } from '../collectors/discover-units.ts';
import { type Expected, expectedSubscriptions, type Scope } from '../collectors/expected-subscriptions.ts';
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
  readonly onExpected?: ((expected: Expected) => Promise<void>) | undefined;
  readonly sendRows?: ((table: 'runs', rows: readonly KeyedRow[]) => Promise<void>) | undefined;
}

export function joinFullScan({
  tables,
  governance,
  reader,
  waits,
  config,
  orchestrations,
  signal,
  sendRows,
  onExpected,
}: ScanParts): FullScan {
  return createFullScan({
    ...tables,
    governance,
    whatThereIs: (stop) => whatThereIs(reader, config.scope, { ledger: governance.ledger, onExpected }, stop),
    measured: waits.measured,
    startOrchestration: (id) => startOnce(orchestrations, FULL_SCAN, id, null),
    eventLagInMs: config.assessment.eventLagInMs,
    onEnd: async (run) => await sendRows?.('runs', [{ id: run.id, row: runRow(run) }]),
    keepRunsForInDays: config.retention.runsInDays,
    signal,
  });
}

interface Remembering {
  readonly ledger: Pick<Ledger, 'unitsBelow'>;
  /** Hears what lies in the scope as soon as that is known. */
  readonly onExpected?: ((expected: Expected) => Promise<void>) | undefined;
}

/** Everything in the scope, and what of it shows nothing. Without a scope we expect what we have seen before. */
export async function whatThereIs(
  arm: Arm,
  scope: Scope,
  { ledger, onExpected }: Remembering,
  signal: AbortSignal,
): Promise<Reading<WhatThereIs>> {
  const found = await discoverScope(arm, scope, signal, onExpected);
  if (found.status !== 'read') {
    return found;
  }
  const { units, subscriptions, silentSubscriptions } = found.value;
  const known = isLimited(scope) ? [] : (await ledger.unitsBelow('/subscriptions')).filter(({ ref }) => ref.kind === 'subscription');
  const silent = known.map(({ ref }) => ref.id).filter((id) => !subscriptions.includes(id));
  return { status: 'read', value: { units, subscriptions, silent: [...silentSubscriptions, ...silent] } };
}

/** What lies in the scope; silent management groups stand among the silent subscriptions. An empty scope is all that shows. */
export async function discoverScope(
  arm: Arm,
  scope: Scope,
  signal: AbortSignal,
  onExpected?: Remembering['onExpected'],
): Promise<Reading<Discovery>> {
  const expected = await expectedSubscriptions(arm, scope, signal);
  if (expected.status !== 'read') {
    return expected;
  }
  const { subscriptions, silentGroups } = expected.value;
  await onExpected?.(expected.value);
  if (isLimited(scope) && subscriptions.length === 0) {
    // No subscription named would mean all of them.
    return { status: 'read', value: { units: [], subscriptions: [], silentSubscriptions: silentGroups } };
  }
  const found = await discoverUnits(arm, subscriptions, signal);
  return found.status === 'read'
    ? { status: 'read', value: { ...found.value, silentSubscriptions: [...silentGroups, ...found.value.silentSubscriptions] } }
    : found;
}

function isLimited({ subscriptions, managementGroups }: Scope): boolean {
  return subscriptions.length > 0 || managementGroups.length > 0;
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
