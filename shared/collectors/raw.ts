import { isJsonObject, type Json } from '../model/json.ts';

/** The value below the keys; undefined where there is none. */
export function valueAt(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  return keys.reduce<Json | undefined>((inner, key) => (isJsonObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined), value);
}

/** The elements of a list; nothing where there is no list. */
export function itemsAt(value: Json | undefined, ...keys: readonly string[]): readonly Json[] {
  const found = valueAt(value, ...keys);
  return Array.isArray(found) ? found : [];
}

/** Those of the values that are text and say something. */
export function texts(...values: readonly (Json | undefined)[]): readonly string[] {
  return values.filter((value) => typeof value === 'string').filter((text) => text.trim() !== '');
}
