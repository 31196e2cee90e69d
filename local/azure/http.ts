import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer } from './types.ts';

const MOST_BYTES = 8 * 1024 * 1024;

/** Dot segments, plain or encoded: `new URL` would resolve them away before anybody could refuse them. */
const DOTS = /(?:^|[/\\]|%2f|%5c)(?:\.|%2e){1,2}(?:[/\\?#]|%2f|%5c|$)/i;

/** Listens on loopback; resolves with the port. */
export async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

export async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

/** The address that was asked for; undefined when it is none of ours or tries to climb. */
export function addressOf(request: IncomingMessage): URL | undefined {
  const target = request.url ?? '';
  const [path = ''] = target.split('?');
  return target.startsWith('/') && !DOTS.test(path) && isLoopback(request)
    ? (URL.parse(target, 'https://127.0.0.1') ?? undefined)
    : undefined;
}

/** A page on the internet can point a name of its own at 127.0.0.1; the browser then sends that name as Host. */
function isLoopback({ headers }: IncomingMessage): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/i.test(headers.host ?? '');
}

/** The whole body; undefined when it is longer than anything that is taken here. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MOST_BYTES) {
      chunks.push(chunk);
    }
  }
  return size <= MOST_BYTES ? Buffer.concat(chunks) : undefined;
}

export function send(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  if (body === undefined) {
    response.writeHead(status, { 'content-length': '0', ...headers }).end();
    return;
  }
  const text = Buffer.from(JSON.stringify(body));
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': String(text.length), ...headers })
    .end(text);
}
