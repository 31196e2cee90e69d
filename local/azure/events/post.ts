import type { JsonObject } from '../../../shared/model/json.ts';

interface PostOptions {
  readonly schema: 'eventGrid' | 'cloudEvents';
  readonly signal: AbortSignal;
}

/** Delivers one event; resolves with the status, 0 when nobody answered. */
export type Post = (url: string, event: JsonObject, options: PostOptions) => Promise<number>;

/** Event Grid waits this long for an answer. */
const TIMEOUT_IN_MS = 30_000;

export const post: Post = async (url, event, { schema, signal }) => {
  const isCloud = schema === 'cloudEvents';
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'aeg-event-type': 'Notification',
        'aeg-subscription-name': 'AML-WARDEN',
        'content-type': isCloud ? 'application/cloudevents+json; charset=utf-8' : 'application/json; charset=utf-8',
      },
      body: JSON.stringify(isCloud ? event : [event]),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_IN_MS)]),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
};
