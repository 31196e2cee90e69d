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
}

/** Durable Functions for the development host: dispatcher, management API and client binding over one store. */
export function createDurable(options: DurableOptions): Durable {
  const { functions, invoke, store, hubName, log, clock = systemClock, maxConcurrentActivities = 10, earlyTimersInMs = 0 } = options;
  const limits = {
    maximumShortTimerInMs: options.maximumShortTimerInMs ?? 6 * DAY_IN_MS,
    longRunningTimerIntervalInMs: options.longRunningTimerIntervalInMs ?? 3 * DAY_IN_MS,
  };
  const dispatcher = createDispatcher({ functions, invoke, store, clock, log, limits, maxConcurrentActivities, earlyTimersInMs });
  return {
    start: () => dispatcher.start(),
    async stop() {
      await dispatcher.stop();
      store.close();
    },
    handle: createManagementApi({ store, dispatcher, clock, hubName }),
    clientBinding: (origin) => clientBinding(origin, hubName),
  };
}
