import type { HostRequest, HostResponse, RegisteredFunction, TypedData } from '../types.ts';
import { jsonData, stringData } from '../worker/typed-data.ts';
import { json, succeeds, type TriggerContext, text } from './call.ts';
import { toRpcHttp } from './http.ts';
import { type Keys, refusal } from './keys.ts';
import { timerData } from './timer.ts';

export interface AdminOptions extends TriggerContext {
  readonly functions: readonly RegisteredFunction[];
  readonly keys: Keys;
  readonly origin: string;
  /** Invocation URL of an HTTP function. */
  readonly urlOf: (fn: RegisteredFunction) => string | undefined;
}

/** The few management routes that scripts and tests use on a running host. */
export async function handleAdmin(request: HostRequest, options: AdminOptions): Promise<HostResponse> {
  const refused = refusal(options.keys, 'admin', request);
  if (refused !== undefined) return { status: refused };
  const path = request.path.replace(/\/$/, '');
  if (path === '/admin/host/status' && request.method === 'GET') return json(200, hostStatus());
  if (path === '/admin/host/ping') return { status: 200 };
  if (path === '/admin/functions' && request.method === 'GET')
    return json(
      200,
      options.functions.map((fn) => describe(fn, options)),
    );
  const name = /^\/admin\/functions\/([^/]+)$/.exec(path)?.[1];
  const fn = options.functions.find((item) => item.name.toLowerCase() === name?.toLowerCase());
  if (fn === undefined) return { status: 404 };
  if (request.method === 'GET') return json(200, describe(fn, options));
  return request.method === 'POST' ? start(fn, request, options) : { status: 405 };
}

function hostStatus(): object {
  return {
    id: 'development-host',
    state: 'Running',
    version: '4.0.0-dev',
    versionDetails: 'development host, not Azure Functions',
    processUptime: Math.round(process.uptime() * 1000),
  };
}

function describe(fn: RegisteredFunction, { origin, urlOf }: AdminOptions): object {
  return {
    name: fn.name,
    href: `${origin}/admin/functions/${fn.name}`,
    invoke_url_template: urlOf(fn) ?? null,
    language: 'node',
    isDisabled: false,
    config: { bindings: Object.entries(fn.bindings).map(([name, binding]) => ({ ...binding, name })) },
  };
}

/** Starts a run by hand and does not wait for it. */
function start(fn: RegisteredFunction, request: HostRequest, options: AdminOptions): HostResponse {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return { status: 415 };
  const input = parseInput(request.body);
  if (input === undefined) return { status: 400 };
  const data = triggerData(fn, input, options.origin);
  if (data === undefined) return text(400, `The development host does not start a ${fn.trigger.type} by hand; use the trigger itself.`);
  void succeeds(options, fn, data);
  return { status: 202 };
}

/** The text in `{"input": "…"}`; undefined when the body is not such an object. */
function parseInput(body: Buffer): string | undefined {
  if (body.length === 0) return '';
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value !== 'object' || value === null) return undefined;
    const input: unknown = (value as { input?: unknown }).input ?? '';
    return typeof input === 'string' ? input : JSON.stringify(input);
  } catch {
    return undefined;
  }
}

function triggerData(fn: RegisteredFunction, input: string, origin: string): TypedData | undefined {
  switch (fn.trigger.type) {
    case 'timerTrigger':
      return timerData(null, false);
    case 'eventGridTrigger':
      return parsedOr(input);
    case 'httpTrigger':
      return { http: toRpcHttp(manualRequest(fn, input, origin), {}) };
    case 'queueTrigger':
    case 'activityTrigger':
      return stringData(input);
    default:
      return undefined;
  }
}

function parsedOr(input: string): TypedData {
  try {
    return jsonData(JSON.parse(input));
  } catch {
    return stringData(input);
  }
}

function manualRequest(fn: RegisteredFunction, input: string, origin: string): HostRequest {
  const url = new URL(`/admin/functions/${fn.name}`, origin);
  return { method: 'POST', path: url.pathname, url, headers: { 'content-type': 'application/json' }, body: Buffer.from(input) };
}
