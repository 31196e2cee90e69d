import type { Baseline } from '../model/change.ts';
import type { Actor, Notice } from '../model/finding.ts';
import { isWithin } from '../model/resource-id.ts';
import { resourcesOf, rootOf, type Unit } from '../model/unit.ts';
import { placeOf, wasRead } from './compare.ts';
import type { Ignored } from './ignore.ts';
import { normalForm } from './normal-form.ts';

export interface Approval {
  readonly by: string;
  readonly how: Baseline['how'];
  /** RFC 3339. */
  readonly at: string;
}

/** The unit as it stands as its approved state. Null where its own resource could not be read: nobody can approve what was not seen. */
export function baselineOf(unit: Unit, { by, how, at }: Approval, ignore: readonly Ignored[] = []): Baseline | null {
  if (rootOf(unit)?.reading.status !== 'read') {
    return null;
  }
  const unseen = unit.slots.filter((slot) => !wasRead(slot)).map(placeOf);
  return {
    schemaVersion: 1,
    unit: unit.id,
    approvedBy: by,
    how,
    at,
    resources: Object.fromEntries(resourcesOf(unit).map((resource) => [resource.id, normalForm(resource, ignore)])),
    ...(unseen.length === 0 ? {} : { unseen }),
  };
}

export interface Deployed {
  readonly unit: Unit;
  readonly at: string;
  readonly notices: readonly Notice[];
  readonly baseline: Baseline | null;
  /** Object ids or application ids. */
  readonly approvedDeployers: readonly string[];
  readonly ignore?: readonly Ignored[];
}

/**
 * What a deployment by an approved deployer makes of the approved state: the resources it wrote and what lies below them are approved as
 * they stand, unless somebody else wrote them at the same time. A unit without an approved state gets one when nobody else wrote anything.
 * Null where nothing is approved.
 */
export function baselineAfter({ unit, at, notices, baseline, approvedDeployers, ignore = [] }: Deployed): Baseline | null {
  const writes = notices.filter(({ change }) => change !== 'action');
  const theirs = writes.filter(({ actor }) => isApproved(actor, approvedDeployers));
  const others = writes.filter((notice) => !theirs.includes(notice));
  const [deployer] = theirs.map(({ actor }) => actor?.name);
  const whole = deployer === undefined ? null : baselineOf(unit, { by: deployer, how: 'deployment', at }, ignore);
  if (whole === null || baseline === null) {
    return others.length === 0 ? whole : null;
  }
  const isTheirs = (id: string): boolean =>
    theirs.some(({ resourceId }) => isWithin(id, resourceId)) &&
    !others.some(({ resourceId }) => isWithin(id, resourceId) || isWithin(resourceId, id));
  const approved = Object.entries(whole.resources).filter(([id]) => isTheirs(id));
  const deleted = new Set(theirs.filter(({ change }) => change === 'delete').map(({ resourceId }) => resourceId));
  const kept = Object.entries(baseline.resources).filter(
    ([id]) => !([...deleted].some((gone) => isWithin(id, gone)) && !(id in whole.resources)),
  );
  return approved.length === 0 && kept.length === Object.keys(baseline.resources).length
    ? null
    : { ...baseline, approvedBy: whole.approvedBy, how: 'deployment', at, resources: Object.fromEntries([...kept, ...approved]) };
}

function isApproved(actor: Actor | undefined, approved: readonly string[]): boolean {
  const ids = [actor?.objectId, actor?.appId].filter((id) => id !== undefined).map((id) => id.toLowerCase());
  return approved.some((id) => ids.includes(id.toLowerCase()));
}
