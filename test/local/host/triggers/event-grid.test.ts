import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanUp, type HostProcess, startProcess, until } from './host-process.ts';

let host: HostProcess;
beforeAll(async () => {
  host = await startProcess();
});
afterAll(cleanUp);

interface Delivery {
  readonly name?: string;
  readonly method?: string;
  readonly type?: string | undefined;
  readonly body?: string;
}

function send({ name = 'onEvent', method = 'POST', type = 'Notification', body }: Delivery): Promise<Response> {
  return fetch(`${host.origin}/runtime/webhooks/eventgrid?functionName=${name}`, {
    method,
    headers: type === '' ? {} : { 'aeg-event-type': type },
    ...(body === undefined ? {} : { body }),
  });
}

let ids = 0;
const freshId = (): string => `event-${++ids}`;
const eventsSeen = (id: string): unknown[] => host.seen('onEvent').filter(({ value }) => value.event.id === id);

describe('what the real host answers to Event Grid', () => {
  it.each([
    { row: 'an unknown function', delivery: { name: 'nope', body: '[]' }, status: 404, body: "cannot find function: 'nope'" },
    {
      row: 'a function name in another case',
      delivery: { name: 'onevent', body: '[]' },
      status: 404,
      body: "cannot find function: 'onevent'",
    },
    { row: 'a function of another trigger', delivery: { name: 'empty', body: '[]' }, status: 404, body: "cannot find function: 'empty'" },
    { row: 'no aeg-event-type', delivery: { type: '', body: '[]' }, status: 400, body: '' },
    { row: 'another aeg-event-type', delivery: { type: 'Other', body: '[]' }, status: 400, body: '' },
    { row: 'Unsubscribe', delivery: { type: 'Unsubscribe', body: '[]' }, status: 202, body: '' },
    { row: 'an empty array', delivery: { body: '[]' }, status: 202, body: '' },
    { row: 'bad JSON', delivery: { body: '[{' }, status: 500, body: '' },
    { row: 'an empty body', delivery: {}, status: 500, body: '' },
    { row: 'a scalar body', delivery: { body: '7' }, status: 500, body: '' },
    { row: 'GET', delivery: { method: 'GET' }, status: 500, body: '' },
    { row: 'a validation without code', delivery: { type: 'SubscriptionValidation', body: '[{}]' }, status: 500, body: '' },
  ])('$row is $status', async ({ delivery, status, body }) => {
    const response = await send(delivery);
    expect({ status: response.status, body: await response.text() }).toEqual({ status, body });
  });

  it('answers the handshake of the Event Grid schema', async () => {
    const body = JSON.stringify([{ eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent', data: { validationCode: 'code-1' } }]);
    const response = await send({ type: 'SubscriptionValidation', body });
    expect([response.status, await response.json()]).toEqual([200, { validationResponse: 'code-1' }]);
  });

  it('answers the validation of a CloudEvent, whose data is JSON text', async () => {
    const response = await send({ type: 'SubscriptionValidation', body: JSON.stringify({ data: '{"validationCode":"code-2"}' }) });
    expect([response.status, await response.json()]).toEqual([200, { validationResponse: 'code-2' }]);
  });

  it('answers the handshake of CloudEvents', async () => {
    const response = await send({ method: 'OPTIONS', type: '' });
    expect([response.status, response.headers.get('webhook-allowed-origin')]).toEqual([200, 'eventgrid.azure.net']);
  });
});

describe('a delivery', () => {
  it('runs the function once per event, with the data beside it', async () => {
    const [one, two] = [freshId(), freshId()];
    const response = await send({ body: JSON.stringify([{ id: one, data: { n: 1 } }, { id: two }]) });
    expect(response.status).toBe(202);
    expect(eventsSeen(one)).toMatchObject([{ value: { event: { id: one, data: { n: 1 } }, data: { n: 1 } } }]);
    expect(eventsSeen(two)).toHaveLength(1);
  });

  it('takes a single CloudEvent as it is', async () => {
    const id = freshId();
    const event = {
      specversion: '1.0',
      id,
      type: 'Microsoft.Resources.ResourceWriteSuccess',
      source: '/s',
      time: '2026-01-02T03:04:05.1234567Z',
    };
    expect((await send({ body: JSON.stringify(event) })).status).toBe(202);
    expect(eventsSeen(id)).toMatchObject([{ value: { event } }]);
  });

  it('fails as a whole when one event fails, after all of them ran', async () => {
    const [one, two] = [freshId(), freshId()];
    const response = await send({ body: JSON.stringify([{ id: one }, { id: 'bad' }, { id: two }]) });
    expect([response.status, await response.text()]).toEqual([500, 'Exception while executing function: Functions.onEvent']);
    await until(() => (eventsSeen(one).length === 1 && eventsSeen(two).length === 1 ? true : undefined));
  });

  it('is one invocation with cardinality many', async () => {
    const body = JSON.stringify([{ id: 'x' }, { id: 'y' }]);
    expect((await send({ name: 'onBatch', body })).status).toBe(202);
    expect(host.seen('onBatch')).toMatchObject([{ value: [{ id: 'x' }, { id: 'y' }] }]);
  });

  it('may hold an event of 1 MB', async () => {
    const id = freshId();
    const response = await send({ body: JSON.stringify([{ id, filler: 'x'.repeat(1024 * 1024) }]) });
    expect(response.status).toBe(202);
    expect(eventsSeen(id)).toHaveLength(1);
  });

  it('of 2 MB is turned down with 413, and the host goes on', async () => {
    const id = freshId();
    const response = await send({ body: JSON.stringify([{ id, filler: 'x'.repeat(2 * 1024 * 1024) }]) });
    expect(response.status).toBe(413);
    expect(eventsSeen(id)).toHaveLength(0);
    expect((await send({ body: '[]' })).status).toBe(202);
  });
});
