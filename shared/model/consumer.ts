import type { Transition } from './finding.ts';

/** Somebody who is told of transitions. One outbox row per (transition, consumer) remembers who has not been told yet. */
export interface Consumer {
  /** Stable: part of the outbox row's key, e.g. `log-analytics`, `remediation`. */
  readonly name: string;
  wants(transition: Transition): boolean;
  /**
   * Delivers at least once; the same transition id may come again. Resolves with those that did not arrive and why;
   * rejects when nothing is known to have arrived.
   */
  deliver(transitions: readonly Transition[], signal: AbortSignal): Promise<readonly Undelivered[]>;
}

export interface Undelivered {
  readonly transitionId: string;
  readonly because: string;
}
