import { timingSafeEqual } from 'node:crypto';
import type { HostRequest } from '../types.ts';

/** Access keys as on the real host. Without any key everything is open, as under `func start`. */
export interface Keys {
  readonly master?: string | undefined;
  readonly function?: string | undefined;
  readonly system?: string | undefined;
}

export type AuthLevel = 'anonymous' | 'function' | 'admin' | 'system';

/** The status of the refusal, or undefined when the request may pass. */
export function refusal(keys: Keys, level: AuthLevel, request: HostRequest): 401 | 403 | undefined {
  if (level === 'anonymous' || !hasKeys(keys)) return undefined;
  const given = request.url.searchParams.get('code') ?? request.headers['x-functions-key'];
  if (given === undefined || given === '') return 401;
  if (same(given, keys.master) || (level !== 'admin' && same(given, keys[level]))) return undefined;
  // A key of another kind is known but not good enough; an unknown one is nobody.
  return same(given, keys.function) || same(given, keys.system) ? 403 : 401;
}

function hasKeys(keys: Keys): boolean {
  return keys.master !== undefined || keys.function !== undefined || keys.system !== undefined;
}

function same(given: string, expected: string | undefined): boolean {
  if (expected === undefined) return false;
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
