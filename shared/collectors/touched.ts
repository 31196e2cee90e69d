import { armTypes, type Kind } from '../model/kinds.ts';
import { canonicalId, isWithin, kindOfId, nameOfId, scopeOfId, typeOfId } from '../model/resource-id.ts';
import type { Slot } from '../model/unit.ts';

/** Whether a change to one of these resources may have changed what the slot holds. In doubt it may. */
export function isConcerned(slot: Slot, touched: readonly string[]): boolean {
  return touched.some((id) => {
    const canonical = canonicalId(id);
    return canonical === null || concerns(canonical, slot);
  });
}

function concerns(id: string, slot: Slot): boolean {
  if (holds(slot, id)) {
    return true;
  }
  if (isWithin(slot.target, id)) {
    return !isListBelow(slot, id);
  }
  if (slot.kind === 'role-definition') {
    // Azure spells one role's id with the subscription, with the management group or with neither.
    return kindOfId(id) === slot.kind && nameOfId(id) === nameOfId(slot.target);
  }
  if (EXTENSIONS.has(slot.kind)) {
    return kindOfId(id) === slot.kind && reaches(scopeOfId(id), slot.target);
  }
  return isWithin(id, slot.target) && (slot.holds === 'one' || isOfType(slot.kind, id));
}

/** Kinds that hang on other resources and are inherited downwards. */
const EXTENSIONS: ReadonlySet<Kind> = new Set(['role-assignment', 'lock', 'diagnostic-setting', 'policy-assignment']);

/**
 * A write to a workspace, an endpoint or an account changes itself and not what is listed below it, except the private endpoint
 * connections it answers with. When it is deleted, its own slot says so and the lists go with it.
 */
function isListBelow(slot: Slot, id: string): boolean {
  const kind = kindOfId(id);
  return kind !== undefined && kind !== 'subscription' && slot.holds === 'many' && slot.kind !== 'private-endpoint-connection';
}

function holds({ reading }: Slot, id: string): boolean {
  return reading.status === 'read' && reading.value.some((resource) => resource.id === id);
}

/** Whether what is set at the scope applies to the target. Of a scope above subscriptions nobody here can tell. */
function reaches(scope: string, target: string): boolean {
  return isWithin(target, scope) || !scope.startsWith('/subscriptions/');
}

/** A compute below a workspace concerns the list of computes, not that of datastores. */
function isOfType(kind: Kind, id: string): boolean {
  const type = armTypes[kind].toLowerCase();
  const touched = typeOfId(id);
  return touched === type || touched.startsWith(`${type}/`);
}
