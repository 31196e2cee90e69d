import type { Json, JsonObject } from '../model/json.ts';
import { isJsonObject } from '../model/json.ts';
import type { Plan, Write } from '../model/remediation.ts';
import type { Resource } from '../model/unit.ts';
import { planHash } from './plan-hash.ts';
import { sameValue, valueAt } from './values.ts';

/** One property that should have one value. */
export interface Setting {
  readonly remediationId: string;
  readonly actions: readonly string[];
  readonly apiVersion: string;
  readonly path: string;
  readonly wanted: Json;
  /** Other values that are as good. */
  readonly alsoFine?: readonly Json[];
  /** What Azure takes a missing value for; brought back by an undo. */
  readonly missing: Json;
  readonly summary: string;
  readonly risk: Plan['risk'];
  readonly sideEffects: readonly string[];
  /** Builds the write; the default is a PATCH of the one property. */
  readonly write?: (value: Json) => Write;
}

/** The write that sets one property; null when it has the value. */
export function planToSet(resource: Resource, setting: Setting): Plan | null {
  const { path, wanted, alsoFine = [], missing, remediationId, actions, apiVersion, summary, risk, sideEffects } = setting;
  const write = setting.write ?? ((value: Json): Write => ({ method: 'PATCH', body: bodyWith(path, value) }));
  const before = valueAt(resource.raw, path);
  if ([wanted, ...alsoFine].some((value) => sameValue(before, value))) {
    return null;
  }
  const unhashed = {
    remediationId,
    resourceId: resource.id,
    apiVersion,
    summary,
    change: write(wanted),
    differences: [{ path, before, after: wanted }],
    undo: write(before === null || before === '' ? missing : before),
    risk,
    sideEffects,
    actions,
  } satisfies Omit<Plan, 'hash'>;
  return { ...unhashed, hash: planHash(unhashed) };
}

/** `a.b.c` and a value as the object ARM takes. */
export function bodyWith(path: string, value: Json): JsonObject {
  return path
    .split('.')
    .toReversed()
    .reduce<Json>((inner, key) => ({ [key]: inner }), value) as JsonObject;
}

/** The body with one property set, everything else as it is. */
export function replaced(body: JsonObject, path: readonly string[], value: Json): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) {
    return body;
  }
  const inner = body[key];
  return { ...body, [key]: rest.length === 0 ? value : replaced(isJsonObject(inner) ? inner : {}, rest, value) };
}
