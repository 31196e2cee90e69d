import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';

/** The value at a dotted path; null where nothing is, as ARM leaves out what it has no value for. */
export function valueAt(raw: JsonObject, path: string): Json {
  let value: Json | undefined = raw;
  for (const segment of path.split('.')) {
    value = isJsonObject(value) ? value[segment] : undefined;
  }
  return value ?? null;
}

export function textAt(raw: JsonObject, path: string): string {
  const value = valueAt(raw, path);
  return typeof value === 'string' ? value : '';
}

/** Every object of a list; what is no list, or no object in it, counts as nothing. */
export function objectsAt(raw: JsonObject, path: string): JsonObject[] {
  const value = valueAt(raw, path);
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** Providers spell enum values in different letter case (`disabled`, `Disabled`), so text is compared without it. */
export function sameValue(a: Json, b: Json): boolean {
  return typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : isDeepStrictEqual(a, b);
}
