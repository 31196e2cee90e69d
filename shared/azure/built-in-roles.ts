import { isJsonObject } from '../model/json.ts';
import type { Reading, Resource } from '../model/unit.ts';
import type { Arm } from './arm.ts';

/** Microsoft changes built-in roles a few times a year. */
const KEPT_FOR_IN_MS = 60 * 60_000;
/** A subscription has about 600 of them. */
const MOST_KEPT = 5000;

/**
 * Reads a built-in role once an hour: every workspace of a subscription refers to the same few, and a full scan would spend a
 * fifth of its requests on them. Roles an organisation wrote itself are always read.
 */
export function rememberBuiltInRoles(get: Arm['get'], now: () => Date): Arm['get'] {
  const kept = new Map<string, { readonly reading: Reading<Resource>; readonly untilInMs: number }>();
  return async (kind, id, signal) => {
    if (kind !== 'role-definition') {
      return await get(kind, id, signal);
    }
    const key = id.toLowerCase();
    const known = kept.get(key);
    if (known !== undefined && known.untilInMs > now().getTime()) {
      return known.reading;
    }
    const reading = await get(kind, id, signal);
    if (kept.size >= MOST_KEPT) {
      kept.clear();
    }
    if (reading.status === 'read' && isBuiltIn(reading.value)) {
      kept.set(key, { reading, untilInMs: now().getTime() + KEPT_FOR_IN_MS });
    } else {
      kept.delete(key);
    }
    return reading;
  };
}

function isBuiltIn({ raw }: Resource): boolean {
  const properties = raw['properties'];
  return isJsonObject(properties) && String(properties['type']).toLowerCase() === 'builtinrole';
}
