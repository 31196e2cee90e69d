import { isExpression } from '../model/expression.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Kind } from '../model/kinds.ts';
import { resourceGroupOfId, scopeOfId, type UnitRef, unitOfId } from '../model/resource-id.ts';
import type { Unit } from '../model/unit.ts';
import { spellId } from './expressions.ts';
import { linksOf, servedBy } from './links.ts';
import type { FileResource } from './resources.ts';
import { createShelf } from './shelf.ts';
import { fillUnit, locksOf } from './unit-slots.ts';

export interface FileUnits {
  readonly units: readonly Unit[];
  /** Ids of the resources verdicts are wanted for. */
  readonly judged: ReadonlySet<string>;
  /** By id: the expression that a resource is deployed under. */
  readonly conditions: ReadonlyMap<string, string>;
}

export interface UnitOptions {
  readonly readAt: string;
  /** Whether storage accounts, vaults, registries and Application Insights that no workspace of the file names are judged too. */
  readonly withLoose: boolean;
}

/** What a workspace depends on; nothing else is judged without one. */
export const DEPENDENTS: readonly Kind[] = ['storage-account', 'key-vault', 'container-registry', 'app-insights'];

/**
 * The resources of one file joined as Azure would show them: children below their workspace, dependents by the ids a workspace names, whether the
 * ids are known or equal expressions. What the file does not hold is `unread`, with the reason.
 */
export function toUnits(found: readonly FileResource[], options: UnitOptions): FileUnits {
  const resources = joined(found);
  const shelf = createShelf(resources, options.readAt);
  const roots = new Map(resources.flatMap(({ id }) => unitOfAny(id)).map((ref) => [ref.id, ref]));
  const units = [...roots.values()].map((ref) => fillUnit(ref, shelf));
  const held = new Set(
    units.flatMap(({ slots }) => slots.flatMap(({ reading }) => (reading.status === 'read' ? reading.value.map(({ id }) => id) : []))),
  );
  const loose = resources.filter(
    ({ id, kind }) => !held.has(id) && DEPENDENTS.includes(kind) && (options.withLoose || isLinkOpen(kind, resources)),
  );
  const groups = Map.groupBy(loose, ({ id }) => resourceGroupOfId(id) ?? '/');
  return {
    units: [...units, ...[...groups].map(([group, members]) => looseUnit(group, members, shelf))],
    judged: new Set(resources.filter(({ isJudged }) => isJudged).map(({ id }) => id)),
    conditions: new Map(resources.flatMap(({ id, condition }) => (condition === undefined ? [] : [[id, condition] as const]))),
  };
}

function unitOfAny(id: string): UnitRef[] {
  const ref = unitOfId(id) ?? unitOfId(scopeOfId(id)) ?? unitOfShort(id);
  return ref === null ? [] : [ref];
}

/** An export without ids: `/providers/Microsoft.MachineLearningServices/workspaces/mlw`. */
function unitOfShort(id: string): UnitRef | null {
  const match = /^\/providers\/microsoft\.machinelearningservices\/(workspaces|registries)\/[^/]+/.exec(id);
  return match === null ? null : { id: match[0], kind: match[1] === 'registries' ? 'registry' : 'workspace' };
}

/** A workspace of the file names one of this kind by an expression that nobody can compare, so any may be the one. */
function isLinkOpen(kind: Kind, resources: readonly FileResource[]): boolean {
  return resources.some(
    (workspace) =>
      workspace.kind === 'workspace' && linksOf(workspace, kind).some((link) => isExpression(link) && spellId(link) === undefined),
  );
}

function looseUnit(group: string, members: readonly FileResource[], shelf: ReturnType<typeof createShelf>): Unit {
  const because = 'No workspace of this file names it.';
  return {
    id: group,
    kind: 'workspace',
    slots: [
      shelf.unread('workspace', 'one', group, because),
      ...members.map(({ kind, id }) => shelf.one(kind, id)),
      ...members.flatMap(({ id }) => [shelf.list('diagnostic-setting', id, { holder: id }), locksOf(id, shelf)]),
    ],
  };
}

/** Ids written as expressions become the ids they spell where the file holds that resource; private endpoints are told to what they serve. */
function joined(found: readonly FileResource[]): readonly FileResource[] {
  const ids = new Set(found.map(({ id }) => id));
  const resources = found.map((resource) => ({ ...resource, raw: withIds(resource.raw, ids) as JsonObject }));
  const served = Map.groupBy(
    resources.filter(({ kind }) => kind === 'private-endpoint').flatMap((endpoint) => servedBy(endpoint).map((id) => ({ id, endpoint }))),
    ({ id }) => id,
  );
  return resources.map((resource) => withScope(withConnections(resource, served.get(resource.id)?.map(({ endpoint }) => endpoint) ?? [])));
}

function withIds(value: Json, ids: ReadonlySet<string>): Json {
  if (isExpression(value)) {
    const id = spellId(value);
    return id !== undefined && ids.has(id.toLowerCase()) ? id.toLowerCase() : value;
  }
  if (Array.isArray(value)) {
    return value.map((item) => withIds(item, ids));
  }
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withIds(item, ids)])) : value;
}

/** Azure adds a connection for each private endpoint once it is deployed; until then nobody knows whether it is approved. */
function withConnections(resource: FileResource, endpoints: readonly FileResource[]): FileResource {
  const properties = resource.raw['properties'];
  const [first] = endpoints;
  if (
    first === undefined ||
    resource.isTemplate !== true ||
    !isJsonObject(properties) ||
    Array.isArray(properties['privateEndpointConnections'])
  ) {
    return resource;
  }
  return {
    ...resource,
    raw: { ...resource.raw, properties: { ...properties, privateEndpointConnections: `[reference('${first.name}')]` } },
  };
}

/** Azure answers the scope of an assignment; a template says it by where the assignment stands. */
function withScope(resource: FileResource): FileResource {
  const properties = resource.raw['properties'];
  return resource.kind === 'role-assignment' && isJsonObject(properties) && properties['scope'] === undefined
    ? { ...resource, raw: { ...resource.raw, properties: { ...properties, scope: scopeOfId(resource.id) } } }
    : resource;
}
