import { isJsonObject, type Json } from './json.ts';

/** The value of a tag, lower case, by its key in any letter case; undefined when it is missing or empty. */
export function tagIn(tags: Json | undefined, name: string): string | undefined {
  const value = isJsonObject(tags) ? tags[tagKeyIn(tags, name) ?? ''] : undefined;
  return typeof value === 'string' && value.trim() !== '' ? value.trim().toLowerCase() : undefined;
}

/** The key as it is spelled in the tags. */
export function tagKeyIn(tags: Json | undefined, name: string): string | undefined {
  return isJsonObject(tags) ? Object.keys(tags).find((key) => key.toLowerCase() === name.toLowerCase()) : undefined;
}
