import type { SimulationSettings } from './settings.ts';

interface Metered {
  readonly granted: boolean;
  /** What Azure says about what is left. */
  readonly headers: Readonly<Record<string, string>>;
  readonly retryAfterInS: number;
}

/** Counts what callers use up. */
export interface Meters {
  /** One request against the bucket of a (subscription, principal, kind). */
  request(
    who: { subscription: string; principal: string; kind: 'reads' | 'writes' | 'deletes' },
    throttle: SimulationSettings['throttle'],
  ): Metered;
  /** One query against so many per 5 s; 0: no limit. */
  graph(principal: string, quota: number): Metered;
}

const GRAPH_WINDOW_IN_MS = 5_000;

export function createMeters(now: () => Date): Meters {
  const buckets = new Map<string, { tokens: number; atInMs: number }>();
  const windows = new Map<string, { startInMs: number; used: number }>();
  return {
    request({ subscription, principal, kind }, { bucket, enforced, refillPerSecond }) {
      const nowInMs = now().getTime();
      const key = `${subscription} ${principal} ${kind}`;
      const { tokens, atInMs } = buckets.get(key) ?? { tokens: bucket, atInMs: nowInMs };
      const filled = Math.min(bucket, tokens + ((nowInMs - atInMs) / 1000) * refillPerSecond);
      const granted = filled >= 1 || !enforced;
      const left = filled >= 1 ? filled - 1 : filled;
      buckets.set(key, { tokens: left, atInMs: nowInMs });
      return {
        granted,
        headers: { [`x-ms-ratelimit-remaining-subscription-${kind}`]: String(Math.floor(left)) },
        retryAfterInS: Math.max(1, Math.ceil((1 - filled) / refillPerSecond)),
      };
    },
    graph(principal, quota) {
      const nowInMs = now().getTime();
      const known = windows.get(principal);
      const open = known !== undefined && nowInMs - known.startInMs < GRAPH_WINDOW_IN_MS ? known : { startInMs: nowInMs, used: 0 };
      open.used += 1;
      windows.set(principal, open);
      const seconds = Math.ceil((open.startInMs + GRAPH_WINDOW_IN_MS - nowInMs) / 1000);
      const remaining = quota === 0 ? 15 : Math.max(0, quota - open.used);
      return {
        granted: quota === 0 || open.used <= quota,
        headers: { 'x-ms-user-quota-remaining': String(remaining), 'x-ms-user-quota-resets-after': `00:00:0${Math.max(1, seconds)}` },
        retryAfterInS: seconds,
      };
    },
  };
}
