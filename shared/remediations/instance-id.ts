import { createHash } from 'node:crypto';

const LATEST_IN_MS = 9_999_999_999_999;

/**
 * `{13 digits}-{32 hex}`: the same for the same seed and time, and newer ones sort first, which is how the history table lists them.
 * Safe as an orchestration's instance id and as a table key.
 */
export function instanceIdOf(seed: string, at: Date): string {
  const inverted = String(LATEST_IN_MS - at.getTime()).padStart(13, '0');
  return `${inverted}-${createHash('sha256').update(seed).digest('hex').slice(0, 32)}`;
}

export function isInstanceId(id: unknown): id is string {
  return typeof id === 'string' && /^\d{13}-[0-9a-f]{32}$/.test(id);
}
