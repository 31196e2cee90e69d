import type { Durable, HostRequest, HostResponse, RegisteredFunction } from '../types.ts';
import { handleAdmin } from './admin.ts';
import type { TriggerContext } from './call.ts';
import { EVENT_GRID_PATH, handleEventGrid } from './event-grid.ts';
import { type HttpRoute, handleHttp } from './http.ts';
import { type Keys, refusal } from './keys.ts';

export interface RouterOptions extends TriggerContext {
  readonly functions: readonly RegisteredFunction[];
  readonly routes: readonly HttpRoute[];
  readonly keys: Keys;
  readonly durable: Durable | undefined;
  readonly origin: string;
}

/** Event Grid sends at most 1 MB in one delivery; the slack is for what encodes larger than it counts. */
const EVENT_GRID_BODY_IN_BYTES = 1_536 * 1024;
const SDK_DOOR = '/durabletask';
const DURABLE_PATH = /^\/(runtime\/webhooks\/durabletask|durabletask)(\/|$)/i;

/** Longest body this path takes, in bytes. */
export function bodyLimitOf(path: string, otherwise: number): number {
  return isEventGrid(path) ? EVENT_GRID_BODY_IN_BYTES : otherwise;
}

/** Everything the host answers by HTTP: its own endpoints first, then the app's routes. */
export async function route(request: HostRequest, options: RouterOptions): Promise<HostResponse> {
  if (isEventGrid(request.path)) return handleEventGrid(request, options);
  if (DURABLE_PATH.test(request.path)) return handleDurable(request, options);
  if (/^\/admin(\/|$)/i.test(request.path)) {
    return handleAdmin(request, { ...options, urlOf: (fn) => urlOf(fn, options) });
  }
  const answer = await handleHttp(request, options);
  if (answer.status !== 404 || request.path !== '/') return answer;
  return { status: 200, body: 'The development host is running. It is not Azure Functions.\n' };
}

function isEventGrid(path: string): boolean {
  return path.toLowerCase().replace(/\/$/, '') === EVENT_GRID_PATH;
}

/** The SDK reaches the extension through a door of its own that asks for no key; the real host has a second port for that. */
async function handleDurable(request: HostRequest, { durable, keys }: RouterOptions): Promise<HostResponse> {
  if (request.path.startsWith(SDK_DOOR)) return (await durable?.handle(throughWebhook(request))) ?? { status: 404 };
  const refused = refusal(keys, 'system', request);
  if (refused !== undefined) return { status: refused };
  return (await durable?.handle(request)) ?? { status: 404 };
}

function throughWebhook(request: HostRequest): HostRequest {
  const path = `/runtime/webhooks${request.path}`;
  const url = new URL(request.url);
  url.pathname = path;
  return { ...request, path, url };
}

/** A durableClient binding whose SDK calls come in through `SDK_DOOR`. */
export function throughSdkDoor(binding: string, origin: string): string {
  return JSON.stringify({ ...(JSON.parse(binding) as object), rpcBaseUrl: `${origin}${SDK_DOOR}/` });
}

function urlOf(fn: RegisteredFunction, { routes, origin }: RouterOptions): string | undefined {
  const route = routes.find((item) => item.fn === fn)?.route;
  return route === undefined ? undefined : `${origin}/${route.template}`;
}
