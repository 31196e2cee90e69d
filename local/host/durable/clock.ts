import type { Clock } from '../types.ts';

export { systemClock } from '../triggers/clock.ts';

export interface VirtualClock extends Clock {
  /** Jumps to the next callback and runs it; false when there is none, or none until `latestInMs`. */
  advance(latestInMs?: number): boolean;
}

interface Alarm {
  readonly atInMs: number;
  readonly callback: () => void;
}

/** A clock that stands still until it is told to go on. */
export function createVirtualClock(startInMs: number): VirtualClock {
  let now = startInMs;
  const alarms = new Set<Alarm>();
  return {
    now: () => now,
    at(atInMs, callback) {
      const alarm = { atInMs, callback };
      alarms.add(alarm);
      return () => alarms.delete(alarm);
    },
    advance(latestInMs = Number.POSITIVE_INFINITY) {
      const next = [...alarms].reduce<Alarm | undefined>(
        (first, alarm) => (first && first.atInMs <= alarm.atInMs ? first : alarm),
        undefined,
      );
      if (next === undefined || next.atInMs > latestInMs) return false;
      alarms.delete(next);
      now = Math.max(now, next.atInMs);
      next.callback();
      return true;
    },
  };
}
