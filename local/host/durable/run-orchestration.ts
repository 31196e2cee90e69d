import { createRequire } from 'node:module';
import type { OrchestrationHandler } from 'durable-functions';
import type { HostRequest, Invoke, RegisteredFunction, TypedData } from '../types.ts';
import { createVirtualClock, type VirtualClock } from './clock.ts';
import { createDurable } from './index.ts';
import { createMemoryStore } from './memory-store.ts';
import { isFinished, type RuntimeStatus } from './protocol.ts';
import { parsed } from './status-view.ts';

type ActivityDouble = (input: never) => unknown;

/** Something that happens to the orchestration from outside, `afterInMs` of virtual time after its start. */
export type Happening = { readonly afterInMs: number } & (
  | { readonly raise: string; readonly data: unknown }
  | { readonly suspend: string }
  | { readonly resume: string }
  | { readonly terminate: string }
);

export interface RunOptions {
  readonly input?: unknown;
  readonly instanceId?: string;
  readonly activities?: Readonly<Record<string, ActivityDouble>>;
  /** Sub-orchestrations, by name. */
  readonly orchestrators?: Readonly<Record<string, OrchestrationHandler>>;
  readonly events?: readonly Happening[];
  /** RFC 3339. */
  readonly startAt?: string;
  /** Timers fire that much early, as on the real host. */
  readonly earlyTimersInMs?: number;
  /** How far virtual time goes; an orchestration that still runs then is handed back as it is. Default a year. */
  readonly latestInMs?: number;
}

export interface ActivityCall {
  readonly name: string;
  readonly input: unknown;
  /** Virtual time, RFC 3339. */
  readonly at: string;
}

export interface RunResult {
  readonly runtimeStatus: RuntimeStatus;
  readonly output: unknown;
  readonly customStatus: unknown;
  readonly activityCalls: readonly ActivityCall[];
  /** Virtual time, RFC 3339. */
  readonly endedAt: string;
}

const NAME = 'orchestration-under-test';
const YEAR_IN_MS = 365 * 24 * 60 * 60 * 1000;

/**
 * Runs an orchestrator through the SDK's own replay, against the development host's dispatcher, with a clock that jumps: a wait of a
 * week takes milliseconds. Activities are doubles; what they throw fails the activity, and time stands still while they run.
 */
export async function runOrchestration(orchestrator: OrchestrationHandler, options: RunOptions = {}): Promise<RunResult> {
  const {
    activities = {},
    orchestrators = {},
    instanceId = 'under-test',
    events = [],
    earlyTimersInMs = 0,
    latestInMs = YEAR_IN_MS,
  } = options;
  const start = Date.parse(options.startAt ?? '2026-01-01T00:00:00Z');
  const clock = createVirtualClock(start);
  const store = createMemoryStore();
  const calls: ActivityCall[] = [];
  const generators = { ...orchestrators, [NAME]: orchestrator };
  const functions = [
    ...Object.keys(generators).map((name) => registered(name, 'orchestrationTrigger')),
    ...Object.keys(activities).map((name) => registered(name, 'activityTrigger')),
  ];
  const invoke = createInvoke({ generators, activities, clock, calls });
  const durable = createDurable({ functions, invoke, store, clock, hubName: 'Test', log: () => undefined, earlyTimersInMs });
  durable.start();
  for (const event of events) {
    clock.at(start + event.afterInMs, () => void durable.handle(requestOf(instanceId, event)));
  }
  await durable.handle(post(`orchestrators/${NAME}/${instanceId}`, options.input));
  const status = () => store.instance(instanceId);
  await durable.whenIdle();
  while (!isFinished(status()?.status ?? 'Failed') && clock.advance(start + latestInMs)) {
    await durable.whenIdle();
  }
  const ended = status();
  await durable.stop();
  if (ended === undefined) {
    throw new Error('The orchestration was never created.');
  }
  return {
    runtimeStatus: ended.status,
    output: parsed(ended.output),
    customStatus: parsed(ended.customStatus),
    activityCalls: calls,
    endedAt: new Date(clock.now()).toISOString(),
  };
}

function registered(name: string, type: 'orchestrationTrigger' | 'activityTrigger'): RegisteredFunction {
  const trigger = { type, direction: 'in', name: 'trigger' } as const;
  return { id: name, name, bindings: { trigger }, trigger };
}

interface Doubles {
  readonly generators: Readonly<Record<string, OrchestrationHandler>>;
  readonly activities: Readonly<Record<string, ActivityDouble>>;
  readonly clock: VirtualClock;
  readonly calls: ActivityCall[];
}

function createInvoke({ generators, activities, clock, calls }: Doubles): Invoke {
  return async (fn, inputs) => {
    const text = inputs['trigger']?.string;
    const generator = generators[fn.name];
    if (generator !== undefined) {
      return answer(await createOrchestrator(generator)(JSON.parse(text ?? ''), {}));
    }
    const input = text === undefined ? undefined : parsed(text);
    calls.push({ name: fn.name, input, at: new Date(clock.now()).toISOString() });
    return answer(await activities[fn.name]?.(input as never));
  };
}

function answer(value: unknown): { returnValue?: TypedData; outputData: [] } {
  return value === undefined || value === null ? { outputData: [] } : { returnValue: { json: JSON.stringify(value) }, outputData: [] };
}

/** The SDK wraps an orchestrator in this when it is registered; it is not exported, so it is fetched from where it lies. */
const { createOrchestrator } = createRequire(import.meta.url)('durable-functions/lib/src/util/testingUtils.js') as {
  createOrchestrator(handler: OrchestrationHandler): (trigger: unknown, context: object) => Promise<unknown>;
};

function requestOf(instanceId: string, event: Happening): HostRequest {
  const path = `instances/${instanceId}`;
  if ('raise' in event) return post(`${path}/raiseEvent/${event.raise}`, event.data);
  const [operation, reason] =
    'suspend' in event ? ['suspend', event.suspend] : 'resume' in event ? ['resume', event.resume] : ['terminate', event.terminate];
  return post(`${path}/${operation}?reason=${encodeURIComponent(reason)}`);
}

function post(path: string, body?: unknown): HostRequest {
  const url = new URL(`http://localhost/runtime/webhooks/durabletask/${path}`);
  const headers = { 'content-type': 'application/json' };
  return { method: 'POST', path: url.pathname, url, headers, body: Buffer.from(body === undefined ? '' : JSON.stringify(body)) };
}
