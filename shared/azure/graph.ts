import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Reading } from '../model/unit.ts';
import { RESOURCE_GRAPH_API_VERSION } from './api-versions.ts';
import type { Arm } from './arm.ts';
import type { Attempt } from './attempt.ts';
import { allPages, type Page } from './pages.ts';
import { jsonOf, unread } from './readings.ts';
import type { Transport } from './transport.ts';

const ROWS_PER_PAGE = 1000;

/** Resource Graph: pages by skip token, keeps to the quota its headers announce. */
export function createGraph(transport: Transport, endpoint: string): Arm['query'] {
  const url = `${endpoint}/providers/Microsoft.ResourceGraph/resources?api-version=${RESOURCE_GRAPH_API_VERSION}`;
  let quotaAtInMs = 0;

  const ask = async (body: JsonObject, signal: AbortSignal): Promise<Attempt> => {
    await transport.wait(quotaAtInMs - transport.now().getTime(), signal);
    const attempt = await transport.send({ method: 'post', url, body, repeatable: true }, signal);
    quotaAtInMs = transport.now().getTime() + quotaWaitInMs(attempt);
    return attempt;
  };

  const askPage = async (body: JsonObject, signal: AbortSignal): Promise<Reading<Page<JsonObject>>> => {
    const attempt = await ask(body, signal);
    const answer = jsonOf(attempt, 'Microsoft.ResourceGraph/resources/read');
    if (answer.status !== 'read') {
      return answer.status === 'gone' ? unread('Resource Graph is not there.') : answer;
    }
    const page = toRows(answer.value, attempt);
    return typeof page === 'string' ? unread(page) : { status: 'read', value: page };
  };

  return async (kql, subscriptions, signal) => {
    const rows: JsonObject[] = [];
    for (const some of inParts(subscriptions, transport.limits.subscriptionsPerQuery)) {
      const part = await allPages((token) => askPage(bodyOf(kql, some, token), signal), transport.limits.pages);
      if (part.status !== 'read') {
        return part;
      }
      rows.push(...part.value);
    }
    return { status: 'read', value: rows };
  };
}

function bodyOf(query: string, subscriptions: readonly string[], token: string | undefined): JsonObject {
  return {
    query,
    ...(subscriptions.length === 0 ? {} : { subscriptions }),
    options: { resultFormat: 'objectArray', $top: ROWS_PER_PAGE, ...(token === undefined ? {} : { $skipToken: token }) },
  };
}

/** At least one part: no subscription named means all the identity sees. */
function inParts(subscriptions: readonly string[], most: number): (readonly string[])[] {
  const count = Math.max(1, Math.ceil(subscriptions.length / most));
  return Array.from({ length: count }, (_, index) => subscriptions.slice(index * most, (index + 1) * most));
}

function toRows(body: Json, attempt: Attempt): Page<JsonObject> | string {
  const data = isJsonObject(body) ? body['data'] : undefined;
  if (!isJsonObject(body) || !Array.isArray(data) || !data.every(isJsonObject)) {
    return 'Expected rows from Resource Graph but found something else.';
  }
  const token = typeof body['$skipToken'] === 'string' && body['$skipToken'] !== '' ? body['$skipToken'] : undefined;
  if (token === undefined && String(body['resultTruncated']) === 'true') {
    return 'Resource Graph cut the result off and offers no way to go on.';
  }
  if (attempt.status === 'answered' && attempt.headers['x-ms-tenant-subscription-limit-hit'] === 'true') {
    return 'Resource Graph left subscriptions out: name fewer of them.';
  }
  return { items: data, next: token };
}

/** Zero while quota is left; otherwise what `x-ms-user-quota-resets-after` (`hh:mm:ss`) says. */
function quotaWaitInMs(attempt: Attempt): number {
  if (attempt.status === 'failed' || attempt.headers['x-ms-user-quota-remaining'] !== '0') {
    return 0;
  }
  const [, hours, minutes, seconds] = /^(\d{1,2}):(\d{2}):(\d{2})$/.exec(attempt.headers['x-ms-user-quota-resets-after'] ?? '') ?? [];
  return seconds === undefined ? 5000 : ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}
