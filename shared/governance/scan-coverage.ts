import { createHash } from 'node:crypto';
import type { Print } from '../ledger/seen-events.ts';
import type { Json } from '../model/json.ts';
import { armTypes, type Kind } from '../model/kinds.ts';
import { isWithin, kindOfId, typeOfId } from '../model/resource-id.ts';
import type { TypeCoverage } from '../model/run.ts';
import { type Resource, resourcesOf, rootOf, type Unit } from '../model/unit.ts';

/** What Azure changes by itself, without anybody writing: no event tells of it and none has to. */
const MOVES_BY_ITSELF: ReadonlySet<string> = new Set([
  'allocationstate',
  'allocationstatetransitiontime',
  'applications',
  'connectivityendpoints',
  'currentnodecount',
  'errors',
  'etag',
  'lastoperation',
  'modifiedon',
  'nodestatecounts',
  'provisioningerrors',
  'provisioningstate',
  'resourceguid',
  'systemdata',
]);

/** Running and stopping a compute is a job's doing; everywhere else `state` is somebody's. */
const MOVES_ON_COMPUTES: ReadonlySet<string> = new Set(['state', 'targetnodecount']);

/** What a unit looks like: a fingerprint per resource that was read, and the kinds that were seen whole. */
export function printOf(unit: Unit, at: string): Print {
  return {
    at,
    kinds: [...kindsSeen(unit)],
    resources: Object.fromEntries(resourcesOf(unit).map((resource) => [resource.id, hashOf(resource)])),
  };
}

/**
 * Ids of the resources that are otherwise than before. What was not seen then or is not seen now does not count; a resource outside
 * of the unit that came or went does not either: it may only have been referred to or not.
 */
export function changedSince(before: Print, unit: Unit): string[] {
  if (rootOf(unit)?.reading.status === 'gone') {
    return unit.id in before.resources ? [unit.id] : [];
  }
  const now = printOf(unit, before.at).resources;
  const seen = new Set(before.kinds.filter((kind) => kindsSeen(unit).has(kind as Kind)));
  const isOwn = (id: string) => isWithin(id, unit.id) && seen.has(kindOfId(id) ?? '');
  const altered = Object.keys(now).filter((id) => id in before.resources && now[id] !== before.resources[id]);
  const added = Object.keys(now).filter((id) => !(id in before.resources) && isOwn(id));
  const removed = Object.keys(before.resources).filter((id) => !(id in now) && isOwn(id));
  return [...altered, ...added, ...removed].toSorted();
}

/** Whether an event told of the change: it named the resource, something in it, or a private endpoint, which shows in what it leads to. */
export function isTold(id: string, seen: readonly string[]): boolean {
  return seen.some(
    (named) => isWithin(named, id) || (kindOfId(named) === 'private-endpoint' && kindOfId(id) === 'private-endpoint-connection'),
  );
}

export interface JudgedChange {
  readonly id: string;
  readonly told: boolean;
}

/** Per resource type; a resource that several units share counts once, and as told when any of them was told. */
export function coverageOf(changes: readonly JudgedChange[]): TypeCoverage[] {
  const byId = new Map<string, boolean>();
  for (const { id, told } of changes) {
    byId.set(id, told || byId.get(id) === true);
  }
  const byType = Map.groupBy(byId, ([id]) => properTypeOf(id));
  return [...byType]
    .map(([resourceType, group]) => ({ resourceType, changes: group.length, missed: group.filter(([, told]) => !told).length }))
    .toSorted((a, b) => (a.resourceType < b.resourceType ? -1 : 1));
}

function properTypeOf(id: string): string {
  const kind = kindOfId(id);
  return kind === undefined ? typeOfId(id) : armTypes[kind];
}

function kindsSeen(unit: Unit): ReadonlySet<Kind> {
  const unseen = new Set(
    unit.slots.filter(({ reading }) => reading.status === 'denied' || reading.status === 'unread').map(({ kind }) => kind),
  );
  return new Set(unit.slots.map(({ kind }) => kind).filter((kind) => !unseen.has(kind)));
}

function hashOf({ raw, kind }: Resource): string {
  return createHash('sha256')
    .update(JSON.stringify(settled(raw, kind)))
    .digest('base64url')
    .slice(0, 12);
}

/** Without what moves by itself, members in one order. */
function settled(value: Json, kind: Kind): Json {
  if (Array.isArray(value)) {
    return value.map((item) => settled(item, kind));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const kept = Object.entries(value)
    .filter(([name]) => !movesByItself(name.toLowerCase(), kind))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(kept.map(([name, member]) => [name, settled(member, kind)]));
}

function movesByItself(name: string, kind: Kind): boolean {
  return MOVES_BY_ITSELF.has(name) || (kind === 'compute' && MOVES_ON_COMPUTES.has(name));
}
