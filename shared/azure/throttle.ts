import { type Sleep, waited } from './waiting.ts';

export interface Throttle {
  /** Waits for a turn of the key (a subscription); false when the signal ended the wait. */
  take(key: string, signal: AbortSignal): Promise<boolean>;
}

interface ThrottleOptions {
  readonly requestsPerSecond: number;
  readonly burst: number;
  readonly now: () => Date;
  readonly sleep: Sleep;
}

interface Bucket {
  /** Below zero: turns given away ahead of time. */
  tokens: number;
  filledAtInMs: number;
}

/** More keys than this and the full buckets are forgotten: a new one is full as well. */
const MANY = 1000;

/** A token bucket per key. Turns are given in the order they were asked for. */
export function createThrottle({ requestsPerSecond, burst, now, sleep }: ThrottleOptions): Throttle {
  const buckets = new Map<string, Bucket>();

  const refill = (key: string): Bucket => {
    const nowInMs = now().getTime();
    const bucket = buckets.get(key) ?? { tokens: burst, filledAtInMs: nowInMs };
    const earned = (Math.max(0, nowInMs - bucket.filledAtInMs) / 1000) * requestsPerSecond;
    bucket.tokens = Math.min(burst, bucket.tokens + earned);
    bucket.filledAtInMs = nowInMs;
    buckets.set(key, bucket);
    return bucket;
  };

  const forgetFullOnes = () => {
    for (const key of buckets.keys()) {
      if (refill(key).tokens >= burst) {
        buckets.delete(key);
      }
    }
  };

  return {
    async take(key, signal) {
      if (buckets.size > MANY) {
        forgetFullOnes();
      }
      const bucket = refill(key);
      bucket.tokens -= 1;
      const inTime = await waited((-bucket.tokens / requestsPerSecond) * 1000, signal, sleep);
      if (!inTime) {
        bucket.tokens += 1;
      }
      return inTime;
    },
  };
}
