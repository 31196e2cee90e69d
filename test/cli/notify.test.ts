import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../cli/main.ts';

interface Asked {
  readonly url: string | undefined;
  readonly type: string | undefined;
  readonly body: unknown;
}

let server: Server;
let origin = '';
let asked: Asked[] = [];
let answer: { status: number; body: unknown };
let said = '';

beforeEach(async () => {
  asked = [];
  said = '';
  answer = { status: 200, body: { value: [{ channel: 'teams', result: 'sent' }] } };
  server = createServer((request, response) => {
    text(request).then((body) => {
      asked.push({ url: request.url, type: request.headers['content-type'], body: JSON.parse(body) });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    }, response.destroy);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const say = (part: string | Uint8Array): boolean => {
    said += String(part);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(say);
  vi.spyOn(process.stderr, 'write').mockImplementation(say);
});

afterEach(() => void server.close());

describe('notify test', () => {
  it('asks the service for one channel and says what became of it', async () => {
    expect(await main(['notify', 'test', '--channel', 'teams', '--url', origin])).toBe(0);
    expect(asked).toMatchObject([{ url: '/api/v1/notifications/test', body: { channel: 'teams' } }]);
    expect(said).toContain('teams: sent');
  });

  it('ends with 1 when a channel did not take it', async () => {
    answer.body = { value: [{ channel: 'email', result: 'waiting', because: 'No sender.\u001b[2J' }] };
    expect(await main(['notify', 'test', '--url', origin])).toBe(1);
    expect(said).toMatch(/email: waiting \(No sender\.\uFFFD\[2J\)/);
  });

  it('refuses what is no action group', async () => {
    expect(await main(['notify', 'test', '--action-group', 'ag'])).toBe(2);
  });
});

describe('replay', () => {
  const event = {
    id: 'e-1',
    eventType: 'Microsoft.Resources.ResourceWriteSuccess',
    subject: 's',
    eventTime: '2026-11-24T10:00:00Z',
    data: {},
    dataVersion: '1',
  };
  const fileWith = async (content: unknown): Promise<string> => {
    const file = join(await mkdtemp(join(tmpdir(), 'replay-')), 'events.json');
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  };

  it('sends dead letters one by one, without what dead-lettering added', async () => {
    const file = await fileWith([
      { ...event, deadLetterReason: 'MaxDeliveryAttemptsExceeded', deliveryAttempts: 30 },
      { ...event, id: 'e-2' },
    ]);
    expect(await main(['replay', file, '--webhook', `${origin}/hook?code=1`])).toBe(0);
    expect(asked.map(({ body }) => body)).toEqual([[event], [{ ...event, id: 'e-2' }]]);
    expect(said).toContain('2 events published again');
  });

  it('sends a CloudEvent as one', async () => {
    const cloud = { specversion: '1.0', id: 'c-1', type: 't', source: 's', data: {} };
    expect(await main(['replay', await fileWith(cloud), '--webhook', origin])).toBe(0);
    expect(asked).toMatchObject([{ type: 'application/cloudevents+json', body: cloud }]);
  });

  it.each([
    ['no JSON', '{'],
    ['no events', [{ a: 1 }]],
    ['nothing', []],
  ])('refuses a file with %s', async (_, content) => {
    expect(await main(['replay', await fileWith(content), '--webhook', origin])).toBe(2);
    expect(asked).toEqual([]);
  });

  it('says which event a webhook refused, and never its address', async () => {
    answer.status = 503;
    expect(await main(['replay', await fileWith(event), '--webhook', `${origin}/hook?code=secret`])).toBe(3);
    expect(said).toContain('answered 503 to the event e-1');
    expect(said).not.toContain('secret');
  });

  it('wants to know where to', async () => {
    expect(await main(['replay', await fileWith(event)])).toBe(2);
  });
});
