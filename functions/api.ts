import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import * as df from 'durable-functions';
import { wire } from '../shared/wiring.ts';

/** Everything below /api. The host lets everybody in; shared/api asks who it is. */
df.app.client.http('api', {
  route: '{*path}',
  methods: ['GET', 'POST', 'DELETE'],
  authLevel: 'anonymous',
  handler: async (request, client, context) => toInit(await (await wire({ context, client })).api(await toRequest(request))),
});

async function toRequest(request: HttpRequest): Promise<Request> {
  const { url, method } = request;
  const headers = Object.fromEntries(request.headers.entries());
  return new Request(url, { method, headers, ...(method === 'POST' ? { body: await request.arrayBuffer() } : {}) });
}

async function toInit(response: Response): Promise<HttpResponseInit> {
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers.entries()),
    body: new Uint8Array(await response.arrayBuffer()),
  };
}
