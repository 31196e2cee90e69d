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

/** The SDK's private door has no key on the real host either; only the public one asks for it. */
async function handleDurable(request: HostRequest, { durable, keys }: RouterOptions): Promise<HostResponse> {
  const open = request.path.startsWith('/durabletask');
  const refused = open ? undefined : refusal(keys, 'system', request);
  if (refused !== undefined) return { status: refused };
  return (await durable?.handle(request)) ?? { status: 404 };
}

function urlOf(fn: RegisteredFunction, { routes, origin }: RouterOptions): string | undefined {
  const route = routes.find((item) => item.fn === fn)?.route;
  return route === undefined ? undefined : `${origin}/${route.template}`;
}
