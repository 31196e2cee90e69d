import type { TypedData } from '../types.ts';

/** `json` data: the form in which timer and Event Grid payloads reach the worker. */
export function jsonData(value: unknown): TypedData {
  return value === undefined ? {} : { json: JSON.stringify(value) };
}

export function stringData(value: string): TypedData {
  return { string: value };
}

type Nullable = Readonly<Record<string, { readonly value: string }>>;

/** Headers, query and route parameters travel as `{ name: { value } }`. */
export function nullableMap(values: Readonly<Record<string, string>>): Nullable {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}
