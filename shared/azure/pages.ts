import { isJsonObject, type Json } from '../model/json.ts';
import type { Reading } from '../model/unit.ts';
import { unread } from './readings.ts';

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page is; undefined on the last. */
  readonly next: string | undefined;
}

/** Every page, or nothing: one that cannot be read makes the whole unread. `read` is handed where to go on, undefined at first. */
export async function allPages<T>(
  read: (place: string | undefined) => Promise<Reading<Page<T>>>,
  mostPages: number,
): Promise<Reading<readonly T[]>> {
  const items: T[] = [];
  const visited = new Set<string | undefined>();
  let place: string | undefined;
  do {
    visited.add(place);
    const page = await read(place);
    if (page.status !== 'read') {
      return page.status === 'gone' && visited.size > 1 ? unread('A page of the list is missing.') : page;
    }
    items.push(...page.value.items);
    place = page.value.next;
    if (place !== undefined && (visited.has(place) || visited.size >= mostPages)) {
      return unread(`The list does not end: ${visited.size} pages read.`);
    }
  } while (place !== undefined);
  return { status: 'read', value: items };
}

/** A page from ARM's JSON, `[…]` or `{value: […], nextLink}`; a sentence saying what is wrong when it is none. */
export function toPage(body: Json, origin: string): Page<Json> | string {
  if (Array.isArray(body)) {
    return { items: body, next: undefined };
  }
  const items = isJsonObject(body) ? body['value'] : undefined;
  if (!isJsonObject(body) || !Array.isArray(items)) {
    return 'Expected a list but found something else.';
  }
  const link = body['nextLink'] ?? '';
  if (link === '') {
    return { items, next: undefined };
  }
  const next = typeof link === 'string' ? sameOrigin(link, origin) : undefined;
  // The next request carries our token: it goes nowhere but to Azure.
  return next === undefined ? `The list goes on at an address outside ${origin}, which is not followed.` : { items, next };
}

/** The address when it lies at the origin; undefined otherwise. Relative ones are taken from the origin. */
export function sameOrigin(address: string, origin: string): string | undefined {
  const url = address === '' ? null : URL.parse(address, origin);
  return url?.origin === origin ? url.href : undefined;
}
