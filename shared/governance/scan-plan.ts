import type { Batch } from '../ledger/checkpoints.ts';
import { subscriptionOfId, subscriptionUnit, type UnitRef } from '../model/resource-id.ts';
import type { ScanPlan } from '../model/run.ts';

/** What there is to look at. */
export interface WhatThereIs {
  readonly units: readonly UnitRef[];
  /** `/subscriptions/{id}`; looked at themselves, too. */
  readonly subscriptions: readonly string[];
  /** Expected subscriptions, or management groups, that show nothing. */
  readonly silent: readonly string[];
}

/** Units of one batch: few, so that little is repeated after a crash. */
const BATCH = 10;

/**
 * Everything there is and everything we remember: a workspace whose deletion nobody told us of is no longer discovered and would keep
 * its findings for ever. Units in one order, so that planning twice gives the same batches.
 */
export function planOf({ units, subscriptions }: WhatThereIs, remembered: readonly UnitRef[]): { plan: ScanPlan; batches: Batch[] } {
  const all = [...new Map([...subscriptions.map(subscriptionUnit), ...units, ...remembered].map((ref) => [ref.id, ref])).values()];
  const bySubscription = Map.groupBy(
    all.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    ({ id }) => subscriptionOfId(id) ?? '',
  );
  const batches = [...bySubscription].flatMap(([subscription, refs]) =>
    Array.from({ length: Math.ceil(refs.length / BATCH) }, (_, batch): Batch => {
      return { subscription, batch, units: refs.slice(batch * BATCH, (batch + 1) * BATCH), outcomes: [] };
    }),
  );
  const parts = [...bySubscription].map(([subscription, refs]) => ({ subscription, batches: Math.ceil(refs.length / BATCH) }));
  // The longest first: what begins last should not be what takes longest.
  return { plan: { parts: parts.toSorted((a, b) => b.batches - a.batches), batches: batches.length }, batches };
}
