import { createHash } from 'node:crypto';

/** Stands in every row and blob, so that a later version knows what it reads. */
export const SCHEMA_VERSION = 1;

/** A table key: sha256 hex of the parts. Ids cannot be keys, `/` and others are illegal there. */
export function hashKey(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

const END_OF_TIME = 9_999_999_999_999;

/** A key part that sorts newest first. */
export function newestFirst(at: string): string {
  return String(END_OF_TIME - Date.parse(at)).padStart(13, '0');
}
