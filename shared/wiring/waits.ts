import { AsyncLocalStorage } from 'node:async_hooks';
import { realSleep, type Sleep } from '../azure/waiting.ts';

/** Tells whose requests waited: everything a piece of work asks Azure for waits through the same `sleep`. */
export interface Waits {
  readonly sleep: Sleep;
  measured<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly waitedInMs: number }>;
}

export function createWaits(sleep: Sleep = realSleep, now: () => number = () => performance.now()): Waits {
  const meters = new AsyncLocalStorage<{ waitedInMs: number }>();
  return {
    async sleep(ms, signal) {
      const meter = meters.getStore();
      const startedAt = now();
      try {
        await sleep(ms, signal);
      } finally {
        if (meter !== undefined) {
          meter.waitedInMs += now() - startedAt;
        }
      }
    },
    async measured(work) {
      const meter = { waitedInMs: 0 };
      const value = await meters.run(meter, work);
      return { value, waitedInMs: meter.waitedInMs };
    },
  };
}

/** A `sleep` that adds up how long everything waited, for a process that does one thing only. */
export function totalWait(sleep: Sleep = realSleep, now: () => number = () => performance.now()) {
  let waitedInMs = 0;
  return {
    waitedInMs: (): number => waitedInMs,
    sleep: async (ms: number, signal: AbortSignal): Promise<void> => {
      const startedAt = now();
      try {
        await sleep(ms, signal);
      } finally {
        waitedInMs += now() - startedAt;
      }
    },
  };
}
