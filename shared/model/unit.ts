import type { JsonObject } from './json.ts';
import type { Kind, UnitKind } from './kinds.ts';

/** One ARM resource as it was read. */
export interface Resource {
  /** Canonical: lower case, see canonicalId. */
  readonly id: string;
  readonly kind: Kind;
  /** ARM type in Azure's spelling. */
  readonly type: string;
  readonly name: string;
  readonly apiVersion: string;
  /** RFC 3339, UTC. */
  readonly readAt: string;
  /** What ARM answered, untouched. */
  readonly raw: JsonObject;
  /** Read from a template: a value that is an expression, and one that only Azure sets, is not known. */
  readonly isTemplate?: true;
}

/** What we know of a resource or a list. A refusal or a failure is never an empty list. */
export type Reading<T> =
  | { readonly status: 'read'; readonly value: T }
  | { readonly status: 'gone' }
  /** `missing` is the RBAC action, e.g. `Microsoft.Storage/storageAccounts/read`. */
  | { readonly status: 'denied'; readonly missing: string; readonly because: string }
  /** Throttled, deadline, broken answer, unresolved: nobody knows. */
  | { readonly status: 'unread'; readonly because: string };

/**
 * One place in a unit. Every kind a rule may ask for has at least one slot, even when Azure has none of it
 * (`many` with an empty list); a kind without a slot has not been collected and counts as not seen.
 */
export interface Slot {
  readonly kind: Kind;
  readonly holds: 'one' | 'many';
  /** `one`: the resource's id. `many`: the id of what holds the list (a workspace its computes, a resource its diagnostic settings). Canonical. */
  readonly target: string;
  /** RFC 3339, UTC. */
  readonly readAt: string;
  readonly reading: Reading<readonly Resource[]>;
}

/** What is judged together: a workspace, registry or subscription with its children and dependents. */
export interface Unit {
  /** Canonical id of the workspace, registry or subscription; the id of `ESTATE` for the whole. */
  readonly id: string;
  readonly kind: UnitKind;
  readonly slots: readonly Slot[];
}

/** The slot of the unit's own resource; undefined when it was never collected. */
export function rootOf(unit: Unit): Slot | undefined {
  return unit.slots.find((slot) => slot.holds === 'one' && slot.target === unit.id);
}

/** Every resource in the unit that was really read. */
export function resourcesOf(unit: Unit): Resource[] {
  return unit.slots.flatMap((slot) => (slot.reading.status === 'read' ? slot.reading.value : []));
}

/** Stands in a stored look where a value was that must not be stored; a slot that holds one is read again instead of reused. */
export const NOT_KEPT = '(not kept)';
