import type { GovernedSubscriptions } from '../intake/units-concerned.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Consumer } from '../model/consumer.ts';
import type { Look, Notice } from '../model/finding.ts';
import type { Log } from '../model/log.ts';
import type { UnitRef } from '../model/resource-id.ts';
import type { Reading, Unit } from '../model/unit.ts';
import type { Judgement } from '../model/verdict.ts';

export interface CollectRequest {
  readonly signal: AbortSignal;
  /** The unit as the last look saw it; with `touched`, what nothing happened to may be taken from it. */
  readonly previous?: Unit;
  /** Canonical ids that events named. */
  readonly touched?: readonly string[];
  readonly reuseForInMs?: number;
}

/** What governing needs; wiring.ts supplies it. */
export interface Ports {
  readonly ledger: Ledger;
  readonly collect: (ref: UnitRef, request: CollectRequest) => Promise<Unit>;
  readonly judge: (unit: Unit, at: string) => readonly Judgement[] | Promise<readonly Judgement[]>;
  /** Canonical ids outside the unit that events about it may name. */
  readonly dependentsOf: (unit: Unit) => readonly string[];
  /** The workspaces and registries of a subscription, `/subscriptions/{id}`. */
  readonly discover: (subscription: string, signal: AbortSignal) => Promise<Reading<readonly UnitRef[]>>;
  /** Adds to a look that is about to be committed what else it tells: which properties changed, by whom, and what is approved by that. */
  readonly observe?: (
    look: Look,
    occasion: { readonly previous: Look | undefined; readonly notices: readonly Notice[] },
    signal: AbortSignal,
  ) => Promise<Look>;
  readonly consumers: readonly Consumer[];
  /** Names the rules and their configuration; another one means that verdicts may change by themselves. */
  readonly catalogueVersion: string;
  /** How long a holder waits so that a burst becomes one look. */
  readonly settleInMs: number;
  readonly reuseReadingsForInMs: number;
  /** Whose events are ours and what a scan looks at again; asked with every event. */
  readonly governedSubscriptions: () => Promise<GovernedSubscriptions>;
  /** Delivers messages and rows that wait. */
  readonly deliverMessages?: (signal: AbortSignal) => Promise<void>;
  readonly log: Log;
  readonly now?: () => Date;
  readonly sleep?: (timeInMs: number, signal: AbortSignal) => Promise<void>;
  readonly randomId?: () => string;
  /** How long an event may be worked on; Event Grid waits 30 s. Default 20 s. */
  readonly eventLimitInMs?: number;
  /** How long a sweep may start new work. Default 50 s: it comes every minute. */
  readonly sweepLimitInMs?: number;
  /** How long after a look that came too early the next one is made. Default 3 s. */
  readonly lateRetryInMs?: number;
}
