import { setTimeout as delay } from 'node:timers/promises';
import type { Sleep } from '../../../shared/azure/waiting.ts';

/** A clock that runs faster than the real one. What the machine takes to compute counts as many times over. */
export interface FastClock {
  readonly now: () => Date;
  readonly sleep: Sleep;
  /** Milliseconds of fast time since the clock was made. */
  readonly elapsedInMs: () => number;
}

export function createFastClock(timesFaster: number): FastClock {
  const startedAt = performance.now();
  const startedOn = Date.now();
  const elapsedInMs = () => (performance.now() - startedAt) * timesFaster;
  return {
    elapsedInMs,
    now: () => new Date(startedOn + elapsedInMs()),
    sleep: (ms, signal) => delay(ms / timesFaster, undefined, { signal }),
  };
}
