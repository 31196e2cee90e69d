import { createHash } from 'node:crypto';
import type { Notice } from '../model/finding.ts';
import { canonicalId } from '../model/resource-id.ts';
import { actorOf } from './actor.ts';
import { type Fields, fieldsOf, textOf } from './field.ts';
import { noiseOf } from './noise.ts';

/** Ignored events are answered like all others; the reason is for logs and people. */
export type Heard = { readonly notice: Notice } | { readonly ignored: string };

const EVENT_TYPE = /^microsoft\.resources\.resource(write|delete|action)(success|failure|cancel)$/i;

const LONGEST_EVENT_ID = 128;
const LONGEST_OPERATION = 256;
const LONGEST_CORRELATION_ID = 128;

/**
 * Reduces an event of Azure Resource Manager to what wakes us. Takes the Event Grid schema and CloudEvents 1.0, names in any
 * letter case, `data`, claims and times in any of the forms they are seen in. Nothing in an event is trusted: what is kept is
 * bounded and printable, and an id that is not plainly an ARM id is refused. Never throws.
 */
export function noticeOf(event: unknown, receivedAt: Date = new Date()): Heard {
  const envelope = fieldsOf(event);
  const type = textOf(envelope('eventType') ?? envelope('type'), 128);
  const [, change, result] = EVENT_TYPE.exec(type ?? '') ?? [];
  if (change === undefined || result === undefined) {
    return { ignored: `Expected an event of a resource that was written, deleted or acted on but found ${quoted(type)}.` };
  }
  if (result.toLowerCase() !== 'success') {
    return { ignored: 'The operation did not succeed, so it changed nothing.' };
  }
  return heardFrom(envelope, change.toLowerCase() as Notice['change'], receivedAt);
}

function heardFrom(envelope: Fields, change: Notice['change'], receivedAt: Date): Heard {
  const data = fieldsOf(envelope('data'));
  const named = idText(data('resourceUri')) ?? idText(envelope('subject')) ?? idText(data('resourceId'));
  const resourceId = named === undefined ? null : canonicalId(named);
  if (resourceId === null) {
    return { ignored: `Expected the id of an ARM resource but found ${quoted(textOf(named, 80))}.` };
  }
  const operation = operationOf(data);
  const noise = noiseOf(resourceId, operation, change);
  return noise === undefined ? { notice: noticeFrom({ envelope, data, change, resourceId, operation, receivedAt }) } : { ignored: noise };
}

interface Parts {
  readonly envelope: Fields;
  readonly data: Fields;
  readonly change: Notice['change'];
  readonly resourceId: string;
  readonly operation: string;
  readonly receivedAt: Date;
}

function noticeFrom({ envelope, data, change, resourceId, operation, receivedAt }: Parts): Notice {
  const time = envelope('eventTime') ?? envelope('time');
  const correlationId = textOf(data('correlationId'), LONGEST_CORRELATION_ID);
  const actor = actorOf(data);
  const fallback = () => derivedId([resourceId, change, operation, timeText(time), correlationId ?? '']);
  return {
    eventId: eventIdOf(envelope('id')) ?? fallback(),
    resourceId,
    operation,
    change,
    at: timeOf(time, receivedAt),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(actor === undefined ? {} : { actor }),
  };
}

/** Text that could name a resource: untouched, so that what is unsafe in it is refused and not repaired. */
function idText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** `operationName` is text in events and `{ value, localizedValue }` in the activity log. */
function operationOf(data: Fields): string {
  const name = data('operationName');
  const action = fieldsOf(data('authorization'))('action');
  return [name, fieldsOf(name)('value'), action].map((text) => textOf(text, LONGEST_OPERATION)).find((text) => text !== undefined) ?? '';
}

/** An id too long to keep is known by its hash, so that two long ones stay two. */
function eventIdOf(id: unknown): string | undefined {
  const text = textOf(id, LONGEST_EVENT_ID + 1);
  return text === undefined || text.length <= LONGEST_EVENT_ID ? text : derivedId([String(id)]);
}

/** The same event without an id gets the same one each time it is delivered. */
function derivedId(parts: readonly string[]): string {
  return `derived-${createHash('sha256').update(parts.join('\n')).digest('hex')}`;
}

/** Event Grid's own reader makes a Date of the time. */
function timeText(value: unknown): string {
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : (textOf(value, 64) ?? '');
}

/** A time that is missing, unreadable or yet to come is the time of receipt: a read can never be older than that. */
function timeOf(value: unknown, receivedAt: Date): string {
  const at = Date.parse(timeText(value));
  return new Date(Number.isNaN(at) ? receivedAt : Math.min(at, receivedAt.getTime())).toISOString();
}

function quoted(text: string | undefined): string {
  return text === undefined ? 'nothing' : JSON.stringify(text);
}
