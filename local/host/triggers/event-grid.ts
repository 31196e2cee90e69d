import type { HostRequest, HostResponse, RegisteredFunction, TypedData } from '../types.ts';
import { jsonData } from '../worker/typed-data.ts';
import { json, succeeds, type TriggerContext, text } from './call.ts';
import { type Keys, refusal } from './keys.ts';

export const EVENT_GRID_PATH = '/runtime/webhooks/eventgrid';

export interface EventGridOptions extends TriggerContext {
  readonly functions: readonly RegisteredFunction[];
  readonly keys: Keys;
}

/** The receiving end of Event Grid: the handshakes of both schemas and deliveries, one invocation per event, in parallel. */
export async function handleEventGrid(request: HostRequest, options: EventGridOptions): Promise<HostResponse> {
  const refused = refusal(options.keys, 'system', request);
  if (refused !== undefined) return { status: refused };
  const name = request.url.searchParams.get('functionName') ?? '';
  const fn = options.functions.find((item) => item.name === name && item.trigger.type === 'eventGridTrigger');
  if (fn === undefined) return text(404, `cannot find function: '${name}'`);
  if (request.method === 'OPTIONS') return { status: 200, headers: { 'Webhook-Allowed-Origin': 'eventgrid.azure.net' } };
  if (request.method !== 'POST') return { status: 500 };
  switch (request.headers['aeg-event-type']?.toLowerCase()) {
    case 'subscriptionvalidation':
      return answerValidation(request.body);
    case 'notification':
      return deliver(fn, request.body, options);
    case 'unsubscribe':
      return { status: 202 };
    default:
      return { status: 400 };
  }
}

type Json = Readonly<Record<string, unknown>>;

function answerValidation(body: Buffer): HostResponse {
  const payload = parse(body);
  const data = Array.isArray(payload) ? asObject(payload[0])?.['data'] : asObject(payload)?.['data'];
  // The CloudEvents form carries its data as JSON text.
  const code = asObject(typeof data === 'string' ? parse(Buffer.from(data)) : data)?.['validationCode'];
  return typeof code === 'string' ? json(200, { validationResponse: code }) : { status: 500 };
}

async function deliver(fn: RegisteredFunction, body: Buffer, context: TriggerContext): Promise<HostResponse> {
  const payload = parse(body);
  const events = Array.isArray(payload) ? payload : [payload];
  if (events.some((event) => asObject(event) === undefined)) {
    context.log('warning', 'An Event Grid delivery was not a JSON object or an array of objects', {
      function: fn.name,
      bytes: body.length,
    });
    return { status: 500 };
  }
  const many = String(fn.trigger['cardinality']).toLowerCase() === 'many';
  const batches: [TypedData, TypedData][] = many ? [batchOf(events)] : events.map(dataOf);
  const outcomes = await Promise.all(batches.map(([event, data]) => succeeds(context, fn, event, { data })));
  // One failure fails the delivery, and Event Grid sends all of it again.
  return outcomes.includes(false) ? text(500, `Exception while executing function: Functions.${fn.name}`) : { status: 202 };
}

function dataOf(event: unknown): [TypedData, TypedData] {
  return [jsonData(event), jsonData(asObject(event)?.['data'])];
}

function batchOf(events: readonly unknown[]): [TypedData, TypedData] {
  return [jsonData(events), jsonData(events.map((event) => asObject(event)?.['data']))];
}

/** Undefined for what is not JSON. */
function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}
