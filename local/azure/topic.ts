import { isJsonObject, type Json, type JsonObject } from '../../shared/model/json.ts';
import type { Answer, Call } from './types.ts';
import type { World } from './world.ts';

export const TOPIC_PATH = /^\/api\/events$/;
export const TOPIC_AUDIENCE = 'https://eventgrid.azure.net';

/** A request may have 1 MB. */
const MOST_BYTES = 1024 * 1024;

/** A custom topic of Event Grid as far as it takes events: CloudEvents, and those of Event Grid's own schema. It keeps them. */
export function answerTopic(world: World, { method, url, headers, body }: Call): Answer {
  const caller = world.tokens.verify(headers['authorization'], TOPIC_AUDIENCE);
  if ('code' in caller) {
    return error(401, 'Unauthorized', caller.message);
  }
  if (method !== 'POST' || !url.searchParams.has('api-version')) {
    return error(400, 'BadRequest', 'Events come by POST with an api-version.');
  }
  if (body.length > MOST_BYTES) {
    return error(413, 'RequestEntityTooLarge', `The request has ${body.length} bytes; ${MOST_BYTES} are the most.`);
  }
  const events = eventsIn(body, /cloudevents/.test(headers['content-type'] ?? '') ? isCloudEvent : isGridEvent);
  if (events === undefined) {
    return error(400, 'BadRequest', 'Expected a list of events, all of the schema that the content type names.');
  }
  const at = world.now().toISOString();
  world.published.push(...events.map((event) => ({ at, event })));
  return { status: 200 };
}

function eventsIn(body: Buffer, isEvent: (event: JsonObject) => boolean): readonly JsonObject[] | undefined {
  try {
    const events = JSON.parse(body.toString('utf8')) as Json;
    const objects = Array.isArray(events) ? events.filter(isJsonObject) : [];
    return Array.isArray(events) && objects.length === events.length && objects.every(isEvent) ? objects : undefined;
  } catch {
    return undefined;
  }
}

function isCloudEvent({ specversion, id, source, type }: JsonObject): boolean {
  return specversion === '1.0' && [id, source, type].every((text) => typeof text === 'string' && text !== '');
}

function isGridEvent({ id, subject, eventType, eventTime, dataVersion }: JsonObject): boolean {
  return [id, subject, eventType, eventTime, dataVersion].every((text) => typeof text === 'string' && text !== '');
}

function error(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}
