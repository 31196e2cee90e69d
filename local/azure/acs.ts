import { randomUUID } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../../shared/model/json.ts';
import { EMAIL_AUDIENCE } from './tokens.ts';
import type { Answer, Call } from './types.ts';
import type { World } from './world.ts';

export const EMAIL_PATH = /^\/emails(?::send|\/operations\/(?<id>[0-9a-f-]{36}))$/;

/** A mail request may have 10 MB. */
const MOST_BYTES = 10 * 1024 * 1024;
const MOST_RECIPIENTS = 50;

/** Communication Services as far as it sends mail: it takes one, works a moment, and says what became of it. Mails stay in an inbox. */
export function answerEmail(world: World, call: Call): Answer {
  const caller = world.tokens.verify(call.headers['authorization'], EMAIL_AUDIENCE);
  if ('code' in caller) {
    return error(401, 'Denied', caller.message);
  }
  if (!call.url.searchParams.has('api-version')) {
    return error(400, 'BadRequest', 'api-version must be specified.');
  }
  const id = EMAIL_PATH.exec(call.url.pathname)?.groups?.['id'];
  return id === undefined ? take(world, call) : status(world, id);
}

function take(world: World, { method, body, headers }: Call): Answer {
  if (method !== 'POST') {
    return error(405, 'MethodNotAllowed', 'Mails come by POST.');
  }
  if (body.length > MOST_BYTES) {
    return error(413, 'EmailSizeExceeded', `The mail has ${body.length} bytes; ${MOST_BYTES} are the most.`);
  }
  const mail = mailIn(body);
  if (typeof mail === 'string') {
    return error(400, 'BadRequest', mail);
  }
  const id = headers['operation-id'] ?? randomUUID();
  // The same operation again is the same mail.
  if (!world.mails.some((kept) => kept.id === id)) {
    world.mails.push({ id, at: world.now().toISOString(), mail });
  }
  return {
    status: 202,
    headers: { 'operation-location': `${world.origin}/emails/operations/${id}?api-version=2025-09-01`, 'retry-after': '1' },
    body: { id, status: 'Running' },
  };
}

function mailIn(body: Buffer): JsonObject | string {
  try {
    const mail = JSON.parse(body.toString('utf8')) as Json;
    return isJsonObject(mail) ? (faultOf(mail) ?? mail) : 'Expected a JSON object.';
  } catch {
    return 'Expected a JSON object.';
  }
}

function faultOf({ senderAddress, content, recipients }: JsonObject): string | undefined {
  const to = isJsonObject(recipients) && Array.isArray(recipients['to']) ? recipients['to'] : [];
  if (typeof senderAddress !== 'string' || !isJsonObject(content) || typeof content['subject'] !== 'string') {
    return 'Expected senderAddress and content.subject.';
  }
  return to.length === 0 || to.length > MOST_RECIPIENTS ? `Expected 1 to ${MOST_RECIPIENTS} recipients but found ${to.length}.` : undefined;
}

function status(world: World, id: string): Answer {
  return world.mails.some((kept) => kept.id === id)
    ? { status: 200, body: { id, status: 'Succeeded' } }
    : error(404, 'NotFound', 'There is no operation of this id.');
}

function error(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}
