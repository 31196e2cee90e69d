import { createRequire } from 'node:module';
import type { OrchestrationHandler } from 'durable-functions';
import { createVirtualClock, type VirtualClock } from '../../../../local/host/durable/clock.ts';
import { createDurable } from '../../../../local/host/durable/index.ts';
import { createMemoryStore } from '../../../../local/host/durable/memory-store.ts';
import type { DurableStore } from '../../../../local/host/durable/store.ts';
import type { HostResponse, Invoke, RegisteredFunction } from '../../../../local/host/types.ts';

export const START = Date.parse('2026-01-01T00:00:00Z');
export const DAY = 86_400_000;

/** The SDK's own replay, which it does not export. */
const { createOrchestrator } = createRequire(import.meta.url)('durable-functions/lib/src/util/testingUtils.js') as {
  createOrchestrator(handler: OrchestrationHandler): (trigger: unknown, context: object) => Promise<unknown>;
};

export interface Answer extends HostResponse {
  /** The body, parsed where it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any;
}

export interface Rig {
  readonly clock: VirtualClock;
  readonly store: DurableStore;
  /** `path` below /runtime/webhooks/durabletask. */
  ask(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Lets everything run that does not wait for time to pass. */
  settle(): Promise<void>;
  /** Lets time pass, stopping at everything that is due on the way. */
  pass(inMs: number): Promise<void>;
  /** `runtimeStatus` of an instance, as a status query shows it. */
  statusOf(instanceId: string): Promise<string>;
}

export interface RigOptions {
  readonly orchestrators?: Readonly<Record<string, OrchestrationHandler>>;
  readonly activities?: Readonly<Record<string, (input: string | undefined) => unknown>>;
  readonly store?: DurableStore;
}

/** The durable half of the host over a task hub in memory and a clock that jumps; no sockets. */
export function createRig({ orchestrators = {}, activities = {}, store = createMemoryStore() }: RigOptions): Rig {
  const clock = createVirtualClock(START);
  const functions = [
    ...Object.keys(orchestrators).map((name) => registered(name, 'orchestrationTrigger')),
    ...Object.keys(activities).map((name) => registered(name, 'activityTrigger')),
  ];
  const invoke: Invoke = async ({ name }, inputs) => {
    const text = inputs['trigger']?.string;
    const generator = orchestrators[name];
    const value = generator ? await createOrchestrator(generator)(JSON.parse(text ?? ''), {}) : await activities[name]?.(text);
    return value === undefined ? { outputData: [] } : { returnValue: { json: JSON.stringify(value) }, outputData: [] };
  };
  const durable = createDurable({ functions, invoke, store, clock, hubName: 'Hub', log: () => undefined });
  durable.start();
  const ask: Rig['ask'] = async (method, path, body, headers = { 'content-type': 'application/json' }) => {
    const url = new URL(`http://localhost:7071/runtime/webhooks/durabletask/${path}`);
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const response = await durable.handle({ method, path: url.pathname, url, headers, body: Buffer.from(text) });
    if (response === undefined) throw new Error(`Expected an answer to ${url.pathname}, but the path was nobody's.`);
    return { ...response, json: jsonOf(response) };
  };
  return {
    clock,
    store,
    ask,
    settle,
    async pass(inMs) {
      const end = clock.now() + inMs;
      clock.at(end, () => undefined);
      while (clock.advance(end)) await settle();
    },
    statusOf: async (instanceId) => String((await ask('GET', `instances/${instanceId}`)).json.runtimeStatus),
  };
}

function registered(name: string, type: string): RegisteredFunction {
  const trigger = { type, direction: 'in', name: 'trigger' } as const;
  return { id: name, name, bindings: { trigger }, trigger };
}

function jsonOf({ body }: HostResponse): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return body;
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
