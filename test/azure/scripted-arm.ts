import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline';
import type { Arm } from '../../shared/azure/arm.ts';
import { type ArmOptions, createArm } from '../../shared/azure/arm-client.ts';

/** One answer of the scripted server; a function has the socket to itself. */
export type Answer = Scripted | ((request: IncomingMessage, response: ServerResponse) => void);

interface Scripted {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; text goes out as it is. */
  readonly body?: unknown;
}

interface Seen {
  readonly method: string;
  /** Path and query. */
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

export interface Scene extends AsyncDisposable {
  readonly arm: Arm;
  /** Requests in the order they came. */
  readonly seen: readonly Seen[];
  /** Waits asked for, in milliseconds. */
  readonly waits: readonly number[];
}

export const ORIGIN = 'https://arm.example';
export const START = Date.parse('2026-11-24T10:00:00Z');

/**
 * The real client over a real socket to a server that gives these answers one after the other and the last one for ever.
 * Time stands still but for waits, which pass at once.
 */
export async function scriptedArm(answers: readonly [Answer, ...Answer[]], options: Partial<ArmOptions> = {}): Promise<Scene> {
  const seen: Seen[] = [];
  const waits: number[] = [];
  let nowInMs = START;
  const server = createServer((request, response) => void respond(request, response));

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    seen.push({ method: request.method ?? '', url: new URL(request.url ?? '', ORIGIN), headers: request.headers, body });
    const answer = answers[Math.min(seen.length, answers.length) - 1] ?? answers[0];
    if (typeof answer === 'function') {
      answer(request, response);
      return;
    }
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const arm = createArm({
    endpoint: ORIGIN,
    audience: 'https://audience.example',
    credential: {
      getToken: (scopes) => Promise.resolve({ token: `token for ${String(scopes)}`, expiresOnTimestamp: Date.now() + 3_600_000 }),
    },
    httpClient: plainSocket(port),
    now: () => new Date(nowInMs),
    random: () => 1,
    sleep: (ms) => {
      waits.push(ms);
      nowInMs += ms;
      return Promise.resolve();
    },
    ...options,
  });
  return {
    arm,
    seen,
    waits,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The SDK gives tokens to https only; this goes on over a plain local socket below that check. */
function plainSocket(port: number): HttpClient {
  const inner = createDefaultHttpClient();
  return {
    sendRequest: (request) => {
      request.url = request.url.replace(ORIGIN, `http://127.0.0.1:${port}`);
      request.allowInsecureConnection = true;
      return inner.sendRequest(request);
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

export const forever = (): AbortSignal => new AbortController().signal;

export const armError = (status: number, code: string, message = 'No.'): Scripted => ({ status, body: { error: { code, message } } });
