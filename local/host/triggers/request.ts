import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HostRequest, HostResponse } from '../types.ts';

/** Of a body that is refused, at most this much is still read, so that the sender gets to see the answer. */
const MAX_DRAIN_IN_BYTES = 256 * 1024 * 1024;

/** Method, URL and headers of a request, without its body; undefined when the request target or Host makes no URL. */
export function readHead(request: IncomingMessage, port: number): Omit<HostRequest, 'body'> | undefined {
  const url = URL.parse(`http://${request.headers.host ?? `localhost:${port}`}${request.url ?? '/'}`);
  if (url === null) return undefined;
  return { method: request.method ?? 'GET', path: url.pathname, url, headers: joinedHeaders(request) };
}

function joinedHeaders(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headersDistinct);
  return Object.fromEntries(entries.map(([name, values]) => [name, (values ?? []).join(name === 'cookie' ? '; ' : ',')]));
}

/** The whole body; undefined when it is larger than the limit, the rest of it being read and dropped. */
export async function readBody(request: IncomingMessage, limitInBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limitInBytes) chunks.push(chunk);
    else chunks.length = 0;
    if (size > MAX_DRAIN_IN_BYTES) break;
  }
  return size <= limitInBytes ? Buffer.concat(chunks) : undefined;
}

export function writeResponse(response: ServerResponse, answer: HostResponse): void {
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (answer.cookies !== undefined && answer.cookies.length > 0) response.setHeader('set-cookie', [...answer.cookies]);
  response.end(answer.body);
}
