import type { Clock } from '../types.ts';

/** setTimeout takes at most 2^31 - 1 ms; longer waits are made of several. */
const LONGEST_WAIT_IN_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  at(atInMs, callback) {
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const left = atInMs - Date.now();
      timer = setTimeout(left > 0 ? wait : callback, Math.min(Math.max(left, 0), LONGEST_WAIT_IN_MS));
    };
    wait();
    return () => clearTimeout(timer);
  },
};
