import type { Answer, ArmCall, ArmResource } from '../types.ts';
import { badRequest } from './errors.ts';
import { visibleAt } from './visible.ts';

export interface Paging {
  readonly origin: string;
  readonly pageSize: number;
}

/** One page of a list with the link to the next; the token says where it goes on. */
export function pageOf(items: readonly ArmResource[], call: ArmCall, { origin, pageSize }: Paging): Answer {
  const start = startOf(call.query.get('$skipToken'));
  if (start === undefined) {
    return badRequest('The $skipToken is invalid.', 'InvalidSkipToken');
  }
  const asked = call.query.get('$top');
  const top = asked === null ? pageSize : Number(asked);
  if (asked !== null && (!Number.isInteger(top) || top < 1)) {
    return badRequest('The $top query parameter must be a positive whole number.', 'InvalidTopQueryParameter');
  }
  const end = start + Math.min(top, pageSize);
  const value = items.slice(start, end).map((item) => visibleAt(item, call.apiVersion));
  return { status: 200, body: end < items.length ? { value, nextLink: linkTo(call, end, origin) } : { value } };
}

function startOf(token: string | null): number | undefined {
  if (token === null) {
    return 0;
  }
  const start = /^from:(\d+)$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1];
  return start === undefined ? undefined : Number(start);
}

function linkTo(call: ArmCall, start: number, origin: string): string {
  const query = new URLSearchParams(call.query);
  query.set('$skipToken', Buffer.from(`from:${start}`).toString('base64url'));
  return `${origin}/${call.segments.map(encodeURIComponent).join('/')}?${query.toString()}`;
}
