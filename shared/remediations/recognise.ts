import type { Notice, Transition } from '../model/finding.ts';
import type { Json } from '../model/json.ts';
import type { RemediationRecord } from '../model/remediation-run.ts';
import { sameValue, valueAt } from './values.ts';

/** What we wrote where: the values Azure should show afterwards. */
export interface OwnWrite {
  readonly instanceId: string;
  readonly resourceId: string;
  /** RFC 3339. */
  readonly at: string;
  /** Property path → value. */
  readonly expected: Readonly<Record<string, Json>>;
}

/** Azure's clock and ours may differ, and its events may come late. */
const EARLIEST_IN_MS = -5 * 60_000;
const LATEST_IN_MS = 60 * 60_000;

/** The write that a record says was sent; null when none was. */
export function ownWriteOf({ id, kind, request, plan, wroteAt }: RemediationRecord): OwnWrite | null {
  if (plan === undefined || wroteAt === undefined) {
    return null;
  }
  const expected = Object.fromEntries(
    plan.differences.map(({ path, after }) => [path, kind === 'fix' ? after : valueAt(plan.undo?.body ?? {}, path)]),
  );
  return { instanceId: id, resourceId: request.resourceId, at: wroteAt, expected };
}

/** The write of ours that an event tells of, by principal, resource and time; its verification is what the event is good for. */
export function recogniseNotice(
  notice: Pick<Notice, 'resourceId' | 'at' | 'actor'>,
  ownPrincipals: readonly string[],
  writes: readonly OwnWrite[],
): OwnWrite | null {
  return isOwn(notice.actor?.objectId, ownPrincipals) ? (near(writes, notice.resourceId, notice.at)[0] ?? null) : null;
}

/**
 * The write of ours that a transition shows: our principal made the change and the receipt shows the value we wrote.
 * Another value by our own identity is not ours; somebody uses it.
 */
export function recogniseTransition(
  transition: Pick<Transition, 'resourceId' | 'at' | 'eventAt' | 'actor' | 'receipt'>,
  ownPrincipals: readonly string[],
  writes: readonly OwnWrite[],
): OwnWrite | null {
  if (!isOwn(transition.actor?.objectId, ownPrincipals)) {
    return null;
  }
  const candidates = near(writes, transition.resourceId, transition.eventAt ?? transition.at);
  return candidates.find((write) => shows(transition, write)) ?? null;
}

function isOwn(objectId: string | undefined, ownPrincipals: readonly string[]): boolean {
  return objectId !== undefined && ownPrincipals.some((own) => own.toLowerCase() === objectId.toLowerCase());
}

function near(writes: readonly OwnWrite[], resourceId: string, at: string): OwnWrite[] {
  return writes.filter((write) => {
    const passedInMs = Date.parse(at) - Date.parse(write.at);
    return write.resourceId === resourceId && passedInMs >= EARLIEST_IN_MS && passedInMs <= LATEST_IN_MS;
  });
}

function shows({ receipt }: Pick<Transition, 'receipt'>, { expected, resourceId }: OwnWrite): boolean {
  return Object.entries(expected).every(([path, value]) =>
    receipt.some((line) => line.resourceId === resourceId && line.path === path && sameValue(line.found, value)),
  );
}
