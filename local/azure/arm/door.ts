import { randomUUID } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/model/json.ts';
import { typeOfId } from '../../../shared/model/resource-id.ts';
import { ARM_AUDIENCE, type Principal } from '../tokens.ts';
import type { Answer, Call } from '../types.ts';
import type { World } from '../world.ts';
import { armError, badRequest } from './errors.ts';
import { handleArm } from './handle.ts';

/** A request to Resource Manager as it comes over the wire: who is it, is there quota left, what is asked. */
export function answerArm(world: World, call: Call): { readonly answer: Answer; readonly principal?: string } {
  const caller = world.tokens.verify(call.headers['authorization'], ARM_AUDIENCE);
  if ('code' in caller) {
    const header = `Bearer authorization_uri="https://login.windows.net/", error="invalid_token", error_description="${caller.code}"`;
    return { answer: armError(401, caller.code, caller.message, { 'www-authenticate': header }) };
  }
  const correlationId = call.headers['x-ms-correlation-request-id'] ?? randomUUID();
  const answer = metered(world, call, { caller, correlationId });
  const headers = { ...answer.headers, 'x-ms-request-id': randomUUID(), 'x-ms-correlation-request-id': correlationId };
  return { answer: { ...answer, headers }, principal: caller.objectId };
}

interface Known {
  readonly caller: Principal;
  readonly correlationId: string;
}

function metered(world: World, call: Call, known: Known): Answer {
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(call.url.pathname)?.[1]?.toLowerCase() ?? 'tenant';
  const kind = call.method === 'GET' || call.method === 'POST' ? 'reads' : call.method === 'DELETE' ? 'deletes' : 'writes';
  const who = { subscription, principal: known.caller.objectId, kind } as const;
  const { granted, headers, retryAfterInS } = world.meters.request(who, world.settings.throttle);
  if (!granted) {
    return armError(429, 'TooManyRequests', 'The request is being throttled as the limit has been reached for the operation type.', {
      ...headers,
      'retry-after': String(retryAfterInS),
    });
  }
  const answer = understood(world, call, known);
  return { ...answer, headers: { ...headers, ...answer.headers } };
}

function understood(world: World, call: Call, known: Known): Answer {
  const segments = segmentsOf(call.url.pathname);
  const body = jsonOf(call.body);
  if (segments === undefined) {
    return badRequest('The request URI is not valid.', 'InvalidRequestUri');
  }
  if (body === 'broken') {
    return badRequest('The request content was invalid and could not be deserialized.', 'InvalidRequestContent');
  }
  const query = call.url.searchParams;
  return handleArm(world, { method: call.method, segments, apiVersion: query.get('api-version') ?? '', query, body, ...known });
}

/** Decoded segments; undefined when one is empty, climbs, or does not decode. */
export function segmentsOf(path: string): readonly string[] | undefined {
  try {
    const segments = path.slice(1).replace(/\/$/, '').split('/').map(decodeURIComponent);
    return segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..' && !segment.includes('/'))
      ? segments
      : undefined;
  } catch {
    return undefined;
  }
}

function jsonOf(body: Buffer): JsonObject | undefined | 'broken' {
  if (body.length === 0) {
    return undefined;
  }
  try {
    const parsed = JSON.parse(body.toString('utf8')) as Json;
    return isJsonObject(parsed) ? parsed : 'broken';
  } catch {
    return 'broken';
  }
}

/** What a path counts as in the request log: the type it names, for actions with their name. */
export function countedAs(path: string, method: string): string {
  const plain = path.toLowerCase();
  if (method !== 'POST' || plain.includes('microsoft.resourcegraph')) {
    return typeOfId(plain) || plain;
  }
  const at = plain.lastIndexOf('/');
  return `${typeOfId(plain.slice(0, at))}${plain.slice(at)}`;
}
