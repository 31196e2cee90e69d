import { whereaboutsOf } from '../ledger/whereabouts.ts';
import type { Notice } from '../model/finding.ts';
import { isJsonObject } from '../model/json.ts';
import { kindOfId } from '../model/resource-id.ts';
import { type Resource, resourcesOf, type Unit } from '../model/unit.ts';

/** ARM: every other state means that the operation is still running. `Unknown` stays for good where AML says it. */
const TERMINAL = new Set(['succeeded', 'failed', 'canceled', 'cancelled', 'unknown']);

/** A write is stamped a little before its event is. */
const STAMPED_EARLIER_BY_IN_MS = 2_000;

/**
 * Whether the unit was read before Azure showed what the notice tells: the resource is still being worked on, was last modified
 * before the event, is missing after a write or still there after a delete. What cannot be told counts as in time.
 */
export function isLate(notice: Notice, unit: Unit, previous?: Unit): boolean {
  const resource = find(unit, notice.resourceId);
  switch (notice.change) {
    case 'delete':
      return resource !== undefined && !wasModifiedAfter(resource, notice.at);
    case 'action':
      return resource !== undefined && !isTerminal(resource);
    case 'write':
      return resource === undefined ? isMissing(notice.resourceId, unit) : !isTerminal(resource) || isStale(resource, notice, previous);
  }
}

/** Those of the notices that came too early. Of several about one resource only the last one counts. */
export function lateOnes<T extends { readonly notice: Notice }>(rows: readonly T[], unit: Unit, previous?: Unit): T[] {
  const byResource = Map.groupBy(rows, ({ notice }) => notice.resourceId).values();
  const last = [...byResource].map((group) => group.reduce((a, b) => (Date.parse(b.notice.at) > Date.parse(a.notice.at) ? b : a)));
  return last.filter(({ notice }) => isLate(notice, unit, previous));
}

function find(unit: Unit | undefined, id: string): Resource | undefined {
  return unit === undefined ? undefined : resourcesOf(unit).find((resource) => resource.id === id);
}

function isMissing(id: string, unit: Unit): boolean {
  return kindOfId(id) !== undefined && whereaboutsOf(id, '', unit) === 'deleted';
}

function isTerminal({ raw }: Resource): boolean {
  const { properties } = raw;
  const state = isJsonObject(properties) ? properties['provisioningState'] : undefined;
  return typeof state !== 'string' || TERMINAL.has(state.toLowerCase());
}

/** Long operations are stamped when they begin and announced when they end: a stamp that moved since the last look is new enough. */
function isStale(resource: Resource, { at, resourceId }: Notice, previous: Unit | undefined): boolean {
  const modified = modifiedAt(resource);
  const before = find(previous, resourceId);
  const hasMoved = before !== undefined && modified !== undefined && modified > (modifiedAt(before) ?? modified);
  return modified !== undefined && modified < Date.parse(at) - STAMPED_EARLIER_BY_IN_MS && !hasMoved;
}

function wasModifiedAfter(resource: Resource, at: string): boolean {
  return (modifiedAt(resource) ?? 0) > Date.parse(at);
}

function modifiedAt({ raw }: Resource): number | undefined {
  const { systemData } = raw;
  const stamp = isJsonObject(systemData) ? systemData['lastModifiedAt'] : undefined;
  const time = typeof stamp === 'string' ? Date.parse(stamp) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
