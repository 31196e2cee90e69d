import { isDeepStrictEqual } from 'node:util';
import type { Baseline } from '../model/change.ts';
import type { Json } from '../model/json.ts';
import { armTypes, type Kind } from '../model/kinds.ts';
import { kindOfId } from '../model/resource-id.ts';
import { type Resource, resourcesOf, rootOf, type Slot, type Unit } from '../model/unit.ts';
import type { Ignored } from './ignore.ts';
import { type Form, normalForm } from './normal-form.ts';
import type { Relevance } from './relevance.ts';

/** A property that is another than it was. An empty path is the whole resource: `present` or null. */
export interface Difference {
  readonly resourceId: string;
  readonly resourceType: string;
  readonly path: string;
  readonly before: Json;
  readonly after: Json;
}

export interface Terms {
  readonly isRelevant: Relevance;
  /** What the configuration leaves out as well. */
  readonly ignore?: readonly Ignored[];
}

export const PRESENT = 'present';

/**
 * The security-relevant differences between two looks at a unit. Only what both could see is compared: a resource appeared where its
 * place was read before and it did not stand there; it went away where its place was read and it stands there no more.
 */
export function differencesBetween(before: Unit, after: Unit, terms: Terms): Difference[] {
  const was = byId(before);
  const is = byId(after);
  if (rootOf(after)?.reading.status === 'gone') {
    const root = was.get(before.id);
    return root === undefined ? [] : [gone(root)];
  }
  const readBefore = placesRead(before);
  const readAfter = placesRead(after);
  const appeared = placed(after).filter(({ resource, place }) => !was.has(resource.id) && readBefore.has(place));
  const vanished = placed(before).filter(({ resource, place }) => !is.has(resource.id) && readAfter.has(place));
  return [
    ...[...is.values()].flatMap((resource) => changedIn(was.get(resource.id), resource, terms)),
    ...unique(appeared.map(({ resource }) => resource)).map(appearedOne),
    ...unique(vanished.map(({ resource }) => resource)).map(gone),
  ];
}

function changedIn(before: Resource | undefined, after: Resource, terms: Terms): Difference[] {
  if (before === undefined || isDeepStrictEqual(before.raw, after.raw)) {
    return [];
  }
  const was = normalForm(before, terms.ignore);
  const is = normalForm(after, terms.ignore);
  // Another api-version shows other properties: what only one of them has was not written by anybody.
  const isComparable = (path: string): boolean => before.apiVersion === after.apiVersion || (path in was && path in is);
  return differencesOfForms(was, is, after, terms).filter(({ path }) => isComparable(path));
}

/** The security-relevant differences of a unit as it is from its approved state. */
export function differencesFrom(baseline: Baseline, unit: Unit, terms: Terms): Difference[] {
  const is = byId(unit);
  const unseen = new Set(baseline.unseen ?? []);
  const added = placed(unit).filter(({ resource, place }) => !(resource.id in baseline.resources) && !unseen.has(place));
  const approved = Object.entries(baseline.resources).flatMap(([id, form]) => {
    const resource = is.get(id);
    return resource === undefined ? missing(id, unit) : differencesOfForms(form, normalForm(resource, terms.ignore), resource, terms);
  });
  return [...approved, ...unique(added.map(({ resource }) => resource)).map(appearedOne)];
}

/** Approved and not there; nothing is said where that could not be seen. */
function missing(id: string, unit: Unit): Difference[] {
  const kind = kindOfId(id);
  const places = unit.slots.filter((slot) => slot.kind === kind);
  return kind !== undefined && places.length > 0 && places.every(wasRead)
    ? [{ resourceId: id, resourceType: armTypes[kind], path: '', before: PRESENT, after: null }]
    : [];
}

function differencesOfForms(
  was: Form,
  is: Form,
  { id, type, kind }: Pick<Resource, 'id' | 'type' | 'kind'>,
  { isRelevant }: Terms,
): Difference[] {
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .toSorted()
    .filter((path) => isRelevant(kind, path) && !isDeepStrictEqual(was[path], is[path]))
    .map((path) => ({ resourceId: id, resourceType: type, path, before: was[path] ?? null, after: is[path] ?? null }));
}

/** Whether a difference leads away from the approved state; undefined without one, or where it was not seen. */
export function isDrift(baseline: Baseline | null, { resourceId, path, after }: Difference): boolean | undefined {
  if (baseline === null) {
    return undefined;
  }
  const approved = baseline.resources[resourceId];
  if (path === '') {
    return (approved === undefined) === (after !== null);
  }
  return !isDeepStrictEqual(approved?.[path] ?? null, after);
}

function appearedOne({ id, type }: Resource): Difference {
  return { resourceId: id, resourceType: type, path: '', before: null, after: PRESENT };
}

function gone({ id, type }: Resource): Difference {
  return { resourceId: id, resourceType: type, path: '', before: PRESENT, after: null };
}

interface Placed {
  readonly resource: Resource;
  readonly place: string;
}

function placed({ slots }: Unit): Placed[] {
  return slots.flatMap((slot) =>
    slot.reading.status === 'read' ? slot.reading.value.map((resource) => ({ resource, place: placeOf(slot) })) : [],
  );
}

export function placeOf({ kind, target }: { readonly kind: Kind; readonly target: string }): string {
  return `${kind} ${target}`;
}

function placesRead({ slots }: Unit): ReadonlySet<string> {
  return new Set(slots.filter(wasRead).map(placeOf));
}

export function wasRead({ reading }: Slot): boolean {
  return reading.status === 'read' || reading.status === 'gone';
}

function byId(unit: Unit): ReadonlyMap<string, Resource> {
  return new Map(resourcesOf(unit).map((resource) => [resource.id, resource]));
}

function unique(resources: readonly Resource[]): Resource[] {
  return [...new Map(resources.map((resource) => [resource.id, resource])).values()];
}
