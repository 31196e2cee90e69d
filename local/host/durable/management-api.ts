import { randomUUID } from 'node:crypto';
import type { Clock, HostRequest, HostResponse } from '../types.ts';
import { CONNECTION, managementUrls } from './client-binding.ts';
import type { Dispatcher } from './dispatcher.ts';
import { newEvent } from './events.ts';
import { EVENT, isFinished, type RuntimeStatus, STATUSES } from './protocol.ts';
import { historyView, parsed, statusView } from './status-view.ts';
import type { DurableStore, Instance, InstanceQuery } from './store.ts';

export interface ManagementOptions {
  readonly store: DurableStore;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly hubName: string;
}

const PREFIX = '/runtime/webhooks/durabletask/';
const DEFAULT_PAGE = 100;
/** In seconds. */
const DEFAULT_POLLING_INTERVAL = 1;

/** Everything below /runtime/webhooks/durabletask; undefined for other paths. */
export function createManagementApi(options: ManagementOptions): (request: HostRequest) => Promise<HostResponse | undefined> {
  return async (request) => {
    if (!request.path.toLowerCase().startsWith(PREFIX)) return undefined;
    const elsewhere = refusalElsewhere(options, request.url);
    if (elsewhere !== undefined) return elsewhere;
    const parts = partsOf(request.path.slice(PREFIX.length));
    if (parts === undefined) return { status: 404 };
    const [collection = '', ...rest] = parts;
    switch (collection.toLowerCase()) {
      case 'orchestrators':
        return await create(options, request, rest);
      case 'instances':
        return instances(options, request, rest);
      case 'entities':
        return failure(501, 'Entities are left out of the development host; use the real Functions host for them.');
      default:
        return { status: 404 };
    }
  };
}

/** Decoded; undefined when one of them cannot be. */
function partsOf(path: string): string[] | undefined {
  try {
    return path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** There is one hub behind one connection; addresses of others are answered as the real host answers them. */
function refusalElsewhere({ hubName }: ManagementOptions, { searchParams }: URL): HostResponse | undefined {
  if ((searchParams.get('connection') ?? CONNECTION) !== CONNECTION) return failure(500, 'There is no such connection.');
  const taskHub = searchParams.get('taskHub') ?? hubName;
  return taskHub.toLowerCase() === hubName.toLowerCase() ? undefined : { status: 404 };
}

async function create(
  options: ManagementOptions,
  request: HostRequest,
  [name, instanceId, ...more]: readonly string[],
): Promise<HostResponse> {
  if (request.method !== 'POST' || name === undefined || more.length > 0) return { status: 404 };
  const text = request.body.toString();
  if (text !== '' && !isJson(text)) return failure(400, 'Invalid JSON content');
  const { searchParams } = request.url;
  const timeout = positive(searchParams.get('timeout')) ?? 0;
  const interval = positive(searchParams.get('pollingInterval')) ?? Math.min(DEFAULT_POLLING_INTERVAL, timeout);
  if (timeout > 0 && interval > timeout) return failure(400, 'The timeout must not be shorter than the polling interval.');
  const id = instanceId ?? randomUUID().replaceAll('-', '');
  const before = options.store.instance(id);
  if (before !== undefined && !isFinished(before.status)) {
    return failure(409, `An Orchestration instance with the status ${before.status} already exists.`);
  }
  options.dispatcher.create({ instanceId: id, name, input: text === '' ? null : text, version: searchParams.get('version') });
  return (
    (await finishedWithin(options, id, { timeoutInMs: timeout * 1000, everyInMs: interval * 1000 })) ??
    accepted(request, id, options.hubName)
  );
}

function accepted(request: HostRequest, instanceId: string, hubName: string): HostResponse {
  const urls = managementUrls(instanceId, request.url.origin, hubName);
  return json(202, urls, { location: urls['statusQueryGetUri'] ?? '', 'retry-after': '10' });
}

async function finishedWithin(
  { store, clock }: ManagementOptions,
  instanceId: string,
  { timeoutInMs, everyInMs }: { readonly timeoutInMs: number; readonly everyInMs: number },
): Promise<HostResponse | undefined> {
  const end = clock.now() + timeoutInMs;
  for (;;) {
    const instance = store.instance(instanceId);
    if (timeoutInMs > 0 && instance !== undefined && isFinished(instance.status)) {
      return json(200, instance.status === 'Completed' ? parsed(instance.output) : statusView(instance, true));
    }
    if (clock.now() >= end) return undefined;
    await new Promise<void>((resolve) => void clock.at(Math.min(clock.now() + everyInMs, end), resolve));
  }
}

function instances(options: ManagementOptions, request: HostRequest, [id, operation, name]: readonly string[]): HostResponse {
  if (id === undefined) return many(options, request);
  const instance = options.store.instance(id);
  if (operation === undefined) return one(options, request, instance);
  if (request.method !== 'POST') return { status: 404 };
  if (operation.toLowerCase() === 'restart') return restart(options, request, instance);
  if (operation.toLowerCase() === 'rewind') return rewind(id, instance);
  if (instance === undefined) return { status: 404 };
  return isFinished(instance.status)
    ? { status: 410 }
    : tell(options, request, { instance, operation: operation.toLowerCase(), name: name ?? '' });
}

function one({ store }: ManagementOptions, { method, url }: HostRequest, instance: Instance | undefined): HostResponse {
  if (instance === undefined) return { status: 404 };
  if (method === 'DELETE') {
    if (!isFinished(instance.status)) return failure(412, `The instance is ${instance.status}: terminate it before its history is purged.`);
    store.transaction(() => store.purge(instance.instanceId));
    return json(200, { instancesDeleted: 1 });
  }
  if (method !== 'GET') return { status: 404 };
  const view = statusView(instance, flag(url, 'showInput', true));
  const history = flag(url, 'showHistory', false)
    ? { historyEvents: historyView(store.history(instance.instanceId), flag(url, 'showHistoryOutput', false)) }
    : {};
  const body = { ...view, ...history };
  if (!isFinished(instance.status)) return json(202, body, { location: url.href, 'retry-after': '5' });
  return json(instance.status === 'Failed' && flag(url, 'returnInternalServerErrorOnFailure', false) ? 500 : 200, body);
}

interface Told {
  readonly instance: Instance;
  readonly operation: string;
  readonly name: string;
}

function tell({ dispatcher, clock }: ManagementOptions, request: HostRequest, { instance, operation, name }: Told): HostResponse {
  const { instanceId, status } = instance;
  const reason = request.url.searchParams.get('reason');
  switch (operation) {
    case 'raiseevent': {
      const isJsonType = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() === 'application/json';
      const text = request.body.toString();
      if (!isJsonType) return failure(400, 'Only application/json request content is supported');
      if (!isJson(text)) return failure(400, 'Invalid JSON content');
      dispatcher.post(instanceId, newEvent(EVENT.eventRaised, clock.now(), { Name: name, Input: text }));
      return { status: 202 };
    }
    case 'terminate':
      dispatcher.post(instanceId, newEvent(EVENT.executionTerminated, clock.now(), { Input: reason }));
      return { status: 202 };
    case 'suspend':
      if (status === 'Suspended')
        return failure(500, `Cannot suspend the orchestration instance ${instanceId} because instance is in the Suspended state.`);
      dispatcher.post(instanceId, newEvent(EVENT.executionSuspended, clock.now(), { Reason: reason }));
      return { status: 202 };
    case 'resume':
      if (status !== 'Suspended')
        return failure(500, `Cannot resume the orchestration instance ${instanceId} because instance is in the ${status} state.`);
      dispatcher.post(instanceId, newEvent(EVENT.executionResumed, clock.now(), { Reason: reason }));
      return { status: 202 };
    default:
      return { status: 404 };
  }
}

function restart({ dispatcher, hubName }: ManagementOptions, request: HostRequest, instance: Instance | undefined): HostResponse {
  if (instance === undefined) return failure(400, 'An orchestration instance with this id was not found.');
  const isFresh = flag(request.url, 'restartWithNewInstanceId', true);
  if (!isFresh && !isFinished(instance.status)) {
    return failure(409, `An Orchestration instance with the status ${instance.status} already exists.`);
  }
  const { name, input, version } = instance;
  const instanceId = isFresh ? randomUUID().replaceAll('-', '') : instance.instanceId;
  dispatcher.create({ instanceId, name, input, version });
  return accepted(request, instanceId, hubName);
}

function rewind(instanceId: string, instance: Instance | undefined): HostResponse {
  if (instance === undefined) return { status: 404, headers: TEXT, body: `No instance with ID '${instanceId}' was found.` };
  return instance.status === 'Failed'
    ? json(501, 'Rewind is left out of the development host; use the real Functions host.')
    : json(412, `The rewind operation is only supported on failed orchestration instances; this one is ${instance.status}.`);
}

function many({ store }: ManagementOptions, { method, url, headers }: HostRequest): HostResponse {
  if (method === 'GET') {
    const after = Buffer.from(headers['x-ms-continuation-token'] ?? '', 'base64').toString();
    const top = Math.floor(positive(url.searchParams.get('top')) ?? 0) || DEFAULT_PAGE;
    const page = store.instances({ ...queryOf(url), ...(after === '' ? {} : { after }), limit: top + 1 });
    const last = page.length > top ? page[top - 1] : undefined;
    const next: Record<string, string> =
      last === undefined ? {} : { 'x-ms-continuation-token': Buffer.from(last.instanceId).toString('base64') };
    return json(
      200,
      page.slice(0, top).map((instance) => statusView(instance, flag(url, 'showInput', false))),
      next,
    );
  }
  if (method !== 'DELETE') return { status: 404 };
  if (Number.isNaN(Date.parse(url.searchParams.get('createdTimeFrom') ?? ''))) {
    return json(400, "Please provide value for 'createdTimeFrom' parameter.");
  }
  const finished = store.instances(queryOf(url)).filter(({ status }) => isFinished(status));
  store.transaction(() => {
    for (const { instanceId } of finished) store.purge(instanceId);
  });
  return finished.length === 0 ? { status: 404 } : json(200, { instancesDeleted: finished.length });
}

/** What cannot be understood is ignored, as the real host does. */
function queryOf({ searchParams }: URL): InstanceQuery {
  const time = (key: string): number | undefined => {
    const at = Date.parse(searchParams.get(key) ?? '');
    return Number.isNaN(at) ? undefined : at;
  };
  const [createdFrom, createdTo] = [time('createdTimeFrom'), time('createdTimeTo')];
  const statuses = searchParams
    .getAll('runtimeStatus')
    .flatMap((value) => value.split(','))
    .filter((value): value is RuntimeStatus => (STATUSES as readonly string[]).includes(value));
  return {
    idPrefix: searchParams.get('instanceIdPrefix') ?? '',
    statuses,
    ...(createdFrom === undefined ? {} : { createdFrom }),
    ...(createdTo === undefined ? {} : { createdTo }),
  };
}

function flag({ searchParams }: URL, key: string, otherwise: boolean): boolean {
  const value = searchParams.get(key)?.toLowerCase();
  return value === 'true' ? true : value === 'false' ? false : otherwise;
}

/** Undefined for everything that is no positive number. */
function positive(text: string | null): number | undefined {
  const value = Number(text ?? '');
  return Number.isFinite(value) && value > 0 ? value : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const TEXT = { 'content-type': 'text/plain; charset=utf-8' };

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HostResponse {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(body) };
}

function failure(status: number, Message: string): HostResponse {
  return json(status, { Message });
}
