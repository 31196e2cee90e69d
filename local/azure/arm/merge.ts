import { isJsonObject, type Json, type JsonObject } from '../../../shared/model/json.ts';

/** Objects that providers take as a whole: what a change leaves out of them is gone. */
const AS_A_WHOLE = new Set(['tags', 'networkacls', 'networkruleset', 'sku', 'userassignedidentities']);

/** A PATCH: objects are joined, everything else is replaced, null takes away. Names match in any letter case. */
export function merged(target: JsonObject, change: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...target };
  for (const [name, value] of Object.entries(change)) {
    const key = Object.keys(target).find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;
    if (value === null) {
      delete result[key];
    } else {
      result[key] = joined(key, result[key], value);
    }
  }
  return result;
}

function joined(name: string, before: Json | undefined, value: Json): Json {
  const joins = isJsonObject(value) && !AS_A_WHOLE.has(name.toLowerCase());
  return joins ? merged(isJsonObject(before) ? before : {}, value) : value;
}
