import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, vi } from 'vitest';
import { main } from '../../cli/main.ts';

interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly body: unknown;
}

/** Runs commands against a service that gives these answers, in order, the last one again: only what it says over the wire matters. */
export function useService() {
  const servers: Server[] = [];
  afterEach(() => {
    vi.restoreAllMocks();
    for (const server of servers.splice(0)) {
      server.close();
    }
  });
  return async (args: readonly string[], ...answers: readonly Answer[]) => {
    const asked: Asked[] = [];
    const server = createServer((request, response) => {
      void (async () => {
        const answer = answers[Math.min(asked.length, answers.length - 1)];
        asked.push({ method: request.method, url: request.url, body: request.method === 'POST' ? await json(request) : undefined });
        response.writeHead(answer?.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer?.body));
      })();
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const said = { out: '', err: '' };
    const keep = (stream: keyof typeof said) => (text: string | Uint8Array) => {
      said[stream] += String(text);
      return true;
    };
    vi.spyOn(process.stdout, 'write').mockImplementation(keep('out'));
    vi.spyOn(process.stderr, 'write').mockImplementation(keep('err'));
    const code = await main([...args, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`]);
    return { code, asked, ...said };
  };
}
