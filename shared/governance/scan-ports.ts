import type { Checkpoints } from '../ledger/checkpoints.ts';
import type { Runs } from '../ledger/runs.ts';
import type { Prints, SeenEvents } from '../ledger/seen-events.ts';
import type { ScanRun } from '../model/run.ts';
import type { Reading } from '../model/unit.ts';
import type { Ports } from './ports.ts';
import type { WhatThereIs } from './scan-plan.ts';

/** What the full scan needs beyond what governing needs. */
export interface FullScanPorts {
  readonly governance: Ports;
  readonly runs: Runs;
  readonly checkpoints: Checkpoints;
  readonly seen: SeenEvents;
  readonly prints: Prints;
  readonly whatThereIs: (signal: AbortSignal) => Promise<Reading<WhatThereIs>>;
  /** Does the work and says how long its requests waited for their turn. */
  readonly measured: <T>(work: () => Promise<T>) => Promise<{ readonly value: T; readonly waitedInMs: number }>;
  /** Starts the orchestration of that id; starting one that is there already does nothing. */
  readonly startOrchestration: (id: string) => Promise<void>;
  /** How late an event may tell of a change. */
  readonly eventLagInMs: number;
  /** Is told of every run that ended, at least once. */
  readonly onEnd: (run: ScanRun) => Promise<void>;
  readonly keepRunsForInDays: number;
  /** A new one for each invocation. */
  readonly signal: () => AbortSignal;
}
