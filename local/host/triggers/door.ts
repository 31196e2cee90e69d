import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../types.ts';
import { readBody, readHead, writeResponse } from './request.ts';
import { bodyLimitOf, type RouterOptions, route } from './router.ts';

export interface Door {
  readonly port: number;
  readonly origin: string;
  serve(router: RouterOptions): void;
  /** Takes no new connections; requests under way go on. */
  shut(): void;
  close(): Promise<void>;
}

/** Listens before the app is loaded, because the app wants to know its port; requests wait until it can answer. */
export async function openDoor(port: number, bodyLimit: number, log: Log): Promise<Door> {
  const { promise: ready, resolve: serve } = Promise.withResolvers<RouterOptions>();
  const server = createServer((request, response) => {
    answer({ request, response, ready, bodyLimit }).catch((error: unknown) => {
      if (!request.destroyed) log('error', 'A request could not be answered', { error: String(error) });
      response.destroy();
    });
  });
  server.keepAliveTimeout = 60_000;
  await listen(server, port);
  const closed = once(server, 'close');
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    origin: `http://127.0.0.1:${bound}`,
    serve,
    shut: () => void server.close(),
    close: () => closeServer(server, closed),
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly ready: Promise<RouterOptions>;
  readonly bodyLimit: number;
}

async function answer({ request, response, ready, bodyLimit }: Exchange): Promise<void> {
  const router = await ready;
  const head = readHead(request, request.socket.localPort ?? 0);
  if (head === undefined) return writeResponse(response, { status: 400 });
  if (!isLoopback(head.url)) return writeResponse(response, { status: 403, body: 'The development host answers to localhost only.\n' });
  const body = await readBody(request, bodyLimitOf(head.path, bodyLimit));
  writeResponse(response, body === undefined ? { status: 413 } : await routeSafely({ ...head, body }, router));
}

/** A page on the internet can point a name of its own at 127.0.0.1; the browser then sends that name as Host. */
function isLoopback(url: URL): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}

async function routeSafely(...[request, router]: Parameters<typeof route>): ReturnType<typeof route> {
  try {
    return await route(request, router);
  } catch (error) {
    router.log('error', 'The host failed on a request', {
      path: request.path,
      error: error instanceof Error ? (error.stack ?? '') : String(error),
    });
    return { status: 500 };
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? portInUse(port, error) : error));
    server.listen(port, '127.0.0.1', resolve);
  });
}

function portInUse(port: number, cause: Error): Error {
  return new Error(`Port ${port} is in use: stop the program that listens there, or choose another with --port (0 picks a free one).`, {
    cause,
  });
}

async function closeServer(server: Server, closed: Promise<unknown>): Promise<void> {
  if (server.listening) server.close();
  server.closeAllConnections();
  await closed;
}
