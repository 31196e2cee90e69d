import { type Kind, kindOfType } from '../model/kinds.ts';
import { isWithin, kindOfId, scopeOfId, unitOfId } from '../model/resource-id.ts';
import { resourcesOf, rootOf, type Slot, type Unit } from '../model/unit.ts';

/** What a look says of a resource that an earlier one saw. `unseen`: it may be there, the look could not tell. */
export type Whereabouts = 'present' | 'deleted' | 'left' | 'unseen';

/**
 * Whether a resource is still part of the unit. Gone is only what was really looked for: where the place it stood in was denied,
 * unread or not collected at all, nobody knows. `deleted`: its own place was read and it is not there; `left`: it no longer belongs here.
 */
export function whereaboutsOf(resourceId: string, resourceType: string, unit: Unit, previous?: Unit): Whereabouts {
  if (rootOf(unit)?.reading.status === 'gone') {
    return 'deleted';
  }
  if (resourcesOf(unit).some(({ id }) => id === resourceId)) {
    return 'present';
  }
  const kind = kindOfType(resourceType) ?? kindOfId(resourceId);
  if (unit.kind === 'estate') {
    return inEstate(resourceId, kind, unit);
  }
  const before = previous?.slots.find((slot) => slot.kind === kind && holds(slot, resourceId));
  const holders = new Set([resourceId, parentOf(resourceId), scopeOfId(resourceId), ...(before === undefined ? [] : [before.target])]);
  const places = unit.slots.filter((slot) => slot.kind === kind && holders.has(slot.target));
  if (places.length > 0) {
    return places.every(wasRead) ? 'deleted' : 'unseen';
  }
  return withoutPlace({ resourceId, kind, holder: before?.target ?? holderOf(resourceId), unit, previous });
}

/** The estate knows every workspace there is, and keeps of each only what rules compare: what is not in it is gone or no longer amiss. */
function inEstate(resourceId: string, kind: Kind | undefined, { slots }: Unit): Whereabouts {
  const workspace = unitOfId(resourceId)?.id;
  const isPlace = ({ target, ...slot }: Slot): boolean =>
    slot.kind === kind ? workspace === undefined || target === workspace : slot.holds === 'one' && target === workspace;
  return slots.filter(isPlace).every(wasRead) ? 'left' : 'unseen';
}

interface Stray {
  readonly resourceId: string;
  readonly kind: Kind | undefined;
  readonly holder: string;
  readonly unit: Unit;
  readonly previous: Unit | undefined;
}

/** The place a resource stood in is not in the unit any more: either what it hung on went away, or nobody looked. */
function withoutPlace({ resourceId, kind, holder, unit, previous }: Stray): Whereabouts {
  const isInside = holder !== resourceId && holder !== unit.id && (isWithin(holder, unit.id) || isOf(previous, holder));
  if (isInside) {
    const around = whereaboutsOf(holder, '', unit, previous);
    return around === 'present' ? 'unseen' : around;
  }
  const others = unit.slots.filter((slot) => slot.kind === kind);
  const root = rootOf(unit);
  return root !== undefined && wasRead(root) && others.length > 0 && others.every(wasRead) ? 'left' : 'unseen';
}

function isOf(unit: Unit | undefined, id: string): boolean {
  return unit !== undefined && resourcesOf(unit).some((resource) => resource.id === id);
}

function wasRead({ reading }: Slot): boolean {
  return reading.status === 'read' || reading.status === 'gone';
}

function holds({ reading }: Slot, id: string): boolean {
  return reading.status === 'read' && reading.value.some((resource) => resource.id === id);
}

function holderOf(id: string): string {
  const scope = scopeOfId(id);
  return scope.includes('/providers/') ? scope : parentOf(id);
}

/** All before the last type and name. */
function parentOf(id: string): string {
  return id.split('/').slice(0, -2).join('/');
}
