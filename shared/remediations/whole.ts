import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Write } from '../model/remediation.ts';
import type { Resource } from '../model/unit.ts';
import { replaced } from './setting.ts';

/** What a PUT takes at the top; identity is told otherwise than it is taken. */
const TOP = ['location', 'tags', 'kind', 'sku'];

interface Replacement {
  /** Dotted; its last name is set whether it is there or not. */
  readonly path: string;
  readonly value: Json;
  /** What the type takes below `properties`. Everything else in the answer is Azure's own, and secrets are never among it. */
  readonly keeps: readonly string[];
}

/** For a type that takes no PATCH of its properties: a PUT of all that is there, with one value set. */
export function wholeWith({ raw }: Pick<Resource, 'raw'>, { path, value, keeps }: Replacement): Write {
  const properties = isJsonObject(raw['properties']) ? raw['properties'] : {};
  const identity = identityOf(raw['identity']);
  const body = { ...picked(raw, TOP), ...(identity === null ? {} : { identity }), properties: picked(properties, keeps) };
  return { method: 'PUT', body: replaced(body, path.split('.'), value) };
}

function picked(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.flatMap((name) => (object[name] === undefined || object[name] === null ? [] : [[name, object[name]]])));
}

/** Azure answers ids of principals with an identity, and takes none. */
function identityOf(identity: Json | undefined): JsonObject | null {
  if (!isJsonObject(identity) || typeof identity['type'] !== 'string') {
    return null;
  }
  const assigned = identity['userAssignedIdentities'];
  return {
    type: identity['type'],
    ...(isJsonObject(assigned) ? { userAssignedIdentities: Object.fromEntries(Object.keys(assigned).map((key) => [key, {}])) } : {}),
  };
}
