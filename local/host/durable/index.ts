import type { Clock, Durable, Invoke, Log, RegisteredFunction } from '../types.ts';
import { clientBinding } from './client-binding.ts';
import { systemClock } from './clock.ts';
import { createDispatcher } from './dispatcher.ts';
import { createManagementApi } from './management-api.ts';
import { DAY_IN_MS } from './protocol.ts';
import type { DurableStore } from './store.ts';

export { openSqliteStore } from './sqlite-store.ts';

export interface DurableOptions {
  readonly functions: Iterable<RegisteredFunction>;
  readonly invoke: Invoke;
  readonly store: DurableStore;
  readonly hubName: string;
  readonly log: Log;
  readonly clock?: Clock;
  readonly maxConcurrentActivities?: number;
  readonly maximumShortTimerInMs?: number;
  readonly longRunningTimerIntervalInMs?: number;
  readonly earlyTimersInMs?: number;
  /** How long a stop waits for activities that run, in real time. Default 5 s. */
  readonly drainInMs?: number;
}

export interface DurableHub extends Durable {
  /** Resolves when nothing runs and nothing waits, except for time to pass. */
  whenIdle(): Promise<void>;
}

/**
 * Durable Functions for the development host: dispatcher, management API and client binding over one store, which a stop closes.
 * Throws on an app that registers an entity.
 */
export function createDurable(options: DurableOptions): DurableHub {
  const { functions, invoke, store, hubName, log, clock = systemClock, maxConcurrentActivities = 10, earlyTimersInMs = 0 } = options;
  const limits = {
    maximumShortTimerInMs: options.maximumShortTimerInMs ?? 6 * DAY_IN_MS,
    longRunningTimerIntervalInMs: options.longRunningTimerIntervalInMs ?? 3 * DAY_IN_MS,
  };
  const all = [...functions];
  refuseEntities(all);
  const dispatcher = createDispatcher({
    functions: all,
    invoke,
    store,
    clock,
    log,
    limits,
    maxConcurrentActivities,
    earlyTimersInMs,
    drainInMs: options.drainInMs ?? 5_000,
  });
  return {
    start: () => dispatcher.start(),
    whenIdle: () => dispatcher.whenIdle(),
    async stop() {
      await dispatcher.stop();
      store.close();
    },
    handle: createManagementApi({ store, dispatcher, clock, hubName }),
    clientBinding: (origin) => clientBinding(origin, hubName),
  };
}

function refuseEntities(functions: readonly RegisteredFunction[]): void {
  const entity = functions.find(({ trigger }) => trigger.type === 'entityTrigger');
  if (entity === undefined) return;
  throw new Error(
    `Expected orchestrations and activities, but function '${entity.name}' is an entity (entityTrigger). ` +
      'Entities are left out of the development host: run this app on the real Functions host (func start), or take the function out.',
  );
}
