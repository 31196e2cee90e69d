import type { EstateDraft } from './engine/estate.ts';
import { subscriptionUnit, type UnitRef } from './model/resource-id.ts';
import type { ScanDocument, UnreadEntry } from './model/scan.ts';
import { type Reading, resourcesOf, type Unit } from './model/unit.ts';
import type { Judgement } from './model/verdict.ts';
import { scanDocument } from './reports/scan-document.ts';

/** What a scan has cost so far. */
export interface ScanEffort {
  readonly resources: number;
  /** Time that requests waited for their turn or after a 429, added up. */
  readonly waitedInMs: number;
}

export interface ScanPorts {
  readonly discover: (signal: AbortSignal) => Promise<
    Reading<{
      readonly units: readonly UnitRef[];
      readonly silentSubscriptions: readonly string[];
      readonly subscriptions: readonly string[];
    }>
  >;
  readonly collect: (ref: UnitRef, signal: AbortSignal) => Promise<Unit>;
  readonly judge: (unit: Unit) => readonly Judgement[];
  /** Begins to put the workspaces together; what compares them is judged from two workspaces on. */
  readonly draftEstate?: () => EstateDraft;
  readonly tool: ScanDocument['tool'];
  readonly catalogue: ScanDocument['catalogue'];
  readonly onProgress?: (done: number, of: number, more: ScanEffort) => void;
  /** How long requests have waited so far, added up. */
  readonly waitedInMs?: () => number;
  readonly now?: () => Date;
}

/** How many units are read at the same time; the ARM client bounds the requests. */
const CONCURRENCY = 4;

/** Reads and judges everything once and records nothing. What could not be read stands in the document. */
export async function scan(ports: ScanPorts, signal: AbortSignal): Promise<ScanDocument> {
  const now = ports.now ?? (() => new Date());
  const startedAt = now().toISOString();
  const found = await ports.discover(signal);
  const discovered = found.status === 'read' ? found.value : { units: [], silentSubscriptions: [], subscriptions: [] };
  const refs = [...discovered.subscriptions.map(subscriptionUnit), ...discovered.units];
  const estate = ports.draftEstate?.();
  let resources = 0;
  const looks = await mapBounded(refs, CONCURRENCY, async (ref, done) => {
    const unit = await ports.collect(ref, signal);
    resources += resourcesOf(unit).length;
    ports.onProgress?.(done(), refs.length, { resources, waitedInMs: ports.waitedInMs?.() ?? 0 });
    estate?.add(unit);
    return { unit, judgements: ports.judge(unit) };
  });
  const together = estate !== undefined && estate.size > 1 ? [estate.finish(now().toISOString())] : [];
  return scanDocument({
    tool: ports.tool,
    catalogue: ports.catalogue,
    subscriptions: discovered.subscriptions,
    startedAt,
    endedAt: now().toISOString(),
    looks: [...looks, ...together.map((unit) => ({ unit, judgements: ports.judge(unit) }))],
    unread: [...undiscovered(found), ...discovered.silentSubscriptions.map(silent)],
  });
}

function undiscovered(found: Reading<unknown>): UnreadEntry[] {
  if (found.status === 'denied') {
    return [{ resourceId: '/', reason: found.because, missing: found.missing }];
  }
  return found.status === 'unread' ? [{ resourceId: '/', reason: found.because }] : [];
}

function silent(subscription: string): UnreadEntry {
  return {
    resourceId: subscription,
    reason: 'Resource Graph showed no workspace or registry here: there may be none, or the identity may not see them.',
  };
}

/** Maps with at most `limit` running; `done()` counts the finished ones, this one included. */
async function mapBounded<T, R>(items: readonly T[], limit: number, map: (item: T, done: () => number) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  let finished = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await map(items[index] as T, () => ++finished);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
}
