import { targetOf } from '../intake/units-concerned.ts';
import type { KnownUnit } from '../ledger/queries.ts';
import type { Notice } from '../model/finding.ts';
import { isWithin, resourceGroupOfId, subscriptionOfId, type UnitRef } from '../model/resource-id.ts';
import type { Ports } from './ports.ts';
import { orAbort, workOff } from './time.ts';

type Needed = Pick<Ports, 'ledger' | 'discover' | 'log'>;

export interface FannedOut {
  /** Units that now have something undone. */
  readonly units: readonly UnitRef[];
  /** False when nobody could tell what units there are: the notices are not answered yet. */
  readonly isComplete: boolean;
}

const AT_ONCE = 8;

/**
 * Passes what a subscription was told on to the units it may concern. What hangs above workspaces (a role, a lock, a policy, a deleted
 * group) concerns all below it. A resource nobody knows concerns the units that were never looked at and those of its own
 * resource group; asking every unit of the subscription for each new storage account would cost more than it finds.
 */
export async function fanOut(subscription: string, notices: readonly Notice[], ports: Needed, signal: AbortSignal): Promise<FannedOut> {
  const discovered = await orAbort(ports.discover(subscription, signal), signal);
  if (discovered.status !== 'read') {
    ports.log.warn('The units of a subscription could not be discovered', { subscription, status: discovered.status });
  }
  const units = merge(await ports.ledger.unitsBelow(subscription), discovered.status === 'read' ? discovered.value : []);
  const telling = latest(notices).flatMap((notice) => units.filter((unit) => concerns(notice, unit)).map(({ ref }) => ({ ref, notice })));
  await workOff([...telling], AT_ONCE, ({ ref, notice }) => ports.ledger.inbox.remember(ref, notice), signal);
  signal.throwIfAborted();
  return {
    units: [...new Map(telling.map(({ ref }) => [ref.id, ref])).values()],
    isComplete: discovered.status === 'read' || discovered.status === 'gone',
  };
}

function concerns({ resourceId }: Notice, { ref, isNew }: KnownUnit): boolean {
  const target = targetOf(resourceId);
  const isAbove = isWithin(ref.id, target) || subscriptionOfId(target) === null;
  return isAbove || (isResource(target) && (isNew || resourceGroupOfId(ref.id) === resourceGroupOfId(target)));
}

function isResource(id: string): boolean {
  return id.includes('/providers/');
}

function merge(known: readonly KnownUnit[], discovered: readonly UnitRef[]): KnownUnit[] {
  const ids = new Set(known.map(({ ref }) => ref.id));
  return [...known, ...discovered.filter(({ id }) => !ids.has(id)).map((ref) => ({ ref, isNew: true }))];
}

/** Fifty roles given by one pipeline are one thing to tell each unit: the last of each party at each place. */
function latest(notices: readonly Notice[]): Notice[] {
  const sorted = notices.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const kind = ({ resourceId, actor }: Notice) =>
    [targetOf(resourceId), resourceId.split('/').at(-2), actor?.objectId ?? actor?.name].join(' ');
  return [...new Map(sorted.map((notice) => [kind(notice), notice])).values()];
}
