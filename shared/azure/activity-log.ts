import type { JsonObject } from '../model/json.ts';
import { isJsonObject } from '../model/json.ts';
import type { Reading } from '../model/unit.ts';
import { addressOf } from './addresses.ts';
import type { Arm } from './arm.ts';
import { allPages, type Page, toPage } from './pages.ts';
import { jsonOf, unread } from './readings.ts';
import type { Transport } from './transport.ts';

const API_VERSION = '2015-04-01';

/** A subscription that is busy has thousands of entries: what is asked for is a short time, and no more than this of it. */
const MOST_PAGES = 5;

/** No more than is used: entries carry addresses and all of a token's claims. */
const SELECTED = 'eventTimestamp,caller,claims,correlationId,operationName,resourceId,status,eventDataId';

/** The Activity Log of a subscription. */
export function createActivityLog(transport: Transport, endpoint: string): Arm['activity'] {
  const origin = new URL(endpoint).origin;
  const readPage = async (url: string, signal: AbortSignal): Promise<Reading<Page<JsonObject>>> => {
    const body = jsonOf(
      await transport.send({ method: 'get', url, repeatable: true }, signal),
      'Microsoft.Insights/eventtypes/values/read',
    );
    if (body.status !== 'read') {
      return body;
    }
    const page = toPage(body.value, origin);
    return typeof page === 'string' ? unread(page) : { status: 'read', value: { items: page.items.filter(isJsonObject), next: page.next } };
  };
  return async (subscription, filter, signal) => {
    const query = new URLSearchParams({ $filter: filter, $select: SELECTED });
    const path = `/subscriptions/${subscription}/providers/Microsoft.Insights/eventtypes/management/values?${query}`;
    const first = addressOf(endpoint, path, API_VERSION);
    return first === undefined
      ? unread(`Expected the id of a subscription but found ${JSON.stringify(subscription).slice(0, 100)}.`)
      : await allPages((next) => readPage(next ?? first, signal), MOST_PAGES);
  };
}
