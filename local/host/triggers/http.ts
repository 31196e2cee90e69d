import type { HostRequest, HostResponse, RegisteredFunction } from '../types.ts';
import { nullableMap } from '../worker/typed-data.ts';
import { logFailure, type TriggerContext } from './call.ts';
import { toHostResponse } from './http-response.ts';
import { type AuthLevel, type Keys, refusal } from './keys.ts';
import { compileRoute, type Route } from './routes.ts';

export interface HttpRoute {
  readonly fn: RegisteredFunction;
  readonly route: Route;
  readonly methods: readonly string[];
  readonly level: AuthLevel;
}

export interface HttpTriggerOptions extends TriggerContext {
  readonly routes: readonly HttpRoute[];
  readonly keys: Keys;
}

/** @param prefix `extensions.http.routePrefix` of host.json; may be empty. */
export function httpRoutes(functions: readonly RegisteredFunction[], prefix: string): HttpRoute[] {
  return functions
    .filter((fn) => fn.trigger.type === 'httpTrigger')
    .map((fn) => toHttpRoute(fn, prefix))
    .sort((left, right) => (left.route.rank < right.route.rank ? -1 : left.route.rank > right.route.rank ? 1 : 0));
}

function toHttpRoute(fn: RegisteredFunction, prefix: string): HttpRoute {
  const { route, methods, authLevel } = fn.trigger;
  const template = `${prefix}/${typeof route === 'string' ? route : fn.name}`.replace(/^\/+|\/+$/g, '');
  return { fn, route: compileRoute(template), methods: toMethods(methods), level: toLevel(authLevel, fn.name) };
}

function toMethods(methods: unknown): string[] {
  return Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : ['GET', 'POST'];
}

function toLevel(level: unknown, name: string): AuthLevel {
  const lower = typeof level === 'string' ? level.toLowerCase() : 'anonymous';
  if (lower === 'anonymous' || lower === 'function' || lower === 'admin') return lower;
  throw new Error(`Function '${name}': expected authLevel anonymous, function or admin but found '${lower}'.`);
}

export async function handleHttp(request: HostRequest, options: HttpTriggerOptions): Promise<HostResponse> {
  for (const { fn, route, methods, level } of options.routes) {
    const params = methods.includes(request.method) ? route.match(request.path) : undefined;
    if (params === undefined) continue;
    // Only the host's own endpoints tell a wrong kind of key (403) from none.
    const refused = refusal(options.keys, level, request) !== undefined;
    return refused ? { status: 401 } : run(fn, request, params, options);
  }
  return { status: 404 };
}

/** Runs an HTTP function with this request; a function that throws is a 500 without a body. */
async function run(
  fn: RegisteredFunction,
  request: HostRequest,
  params: Readonly<Record<string, string>>,
  { call, log }: TriggerContext,
): Promise<HostResponse> {
  try {
    const { returnValue } = await call(fn, { http: toRpcHttp(request, params) });
    return toHostResponse(returnValue?.http);
  } catch (error) {
    logFailure(log, fn, error);
    return { status: 500 };
  }
}

export function toRpcHttp(request: HostRequest, params: Readonly<Record<string, string>>): object {
  return {
    method: request.method,
    url: request.url.href,
    nullableHeaders: nullableMap(request.headers),
    nullableParams: nullableMap(params),
    nullableQuery: nullableMap(joinedQuery(request.url)),
    ...(request.body.length === 0 ? {} : { body: { bytes: request.body } }),
  };
}

/** A repeated query value arrives once, its values joined by commas. */
function joinedQuery(url: URL): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of url.searchParams) values[name] = name in values ? `${values[name] ?? ''},${value}` : value;
  return values;
}
