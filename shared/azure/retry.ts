import type { Attempt } from './attempt.ts';
import type { ArmLimits } from './limits.ts';

/** How often one request was repeated, by reason. */
export interface Tries {
  throttled: number;
  failed: number;
}

interface RetryOptions {
  readonly limits: ArmLimits;
  readonly now: Date;
  /** Between 0 and 1. */
  readonly random: () => number;
  /** Whether repeating it is harmless even when it may have been carried out. */
  readonly repeatable: boolean;
}

/** How long to wait before the next try; undefined: this is the answer. Counts the try. */
export function waitBeforeRetry(attempt: Attempt, tries: Tries, options: RetryOptions): number | undefined {
  const { limits } = options;
  if (attempt.status === 'answered' && attempt.statusCode === 429) {
    tries.throttled += 1;
    const asked = retryAfterInMs(attempt.headers, options.now) ?? backOffInMs(tries.throttled, options);
    return tries.throttled > limits.throttledRetries || asked > limits.longestWaitInMs ? undefined : asked;
  }
  if (!isPassing(attempt, options.repeatable)) {
    return undefined;
  }
  tries.failed += 1;
  const asked = attempt.status === 'answered' ? retryAfterInMs(attempt.headers, options.now) : undefined;
  const wait = Math.min(asked ?? backOffInMs(tries.failed, options), limits.longestBackOffInMs);
  return tries.failed > limits.failureRetries ? undefined : wait;
}

function isPassing(attempt: Attempt, repeatable: boolean): boolean {
  if (attempt.status === 'failed') {
    return attempt.passing && repeatable;
  }
  const { statusCode } = attempt;
  if (statusCode === 503) {
    return true;
  }
  return repeatable && (statusCode === 408 || (statusCode >= 500 && statusCode !== 501 && statusCode !== 505));
}

/** Doubles with every try; the jitter keeps many callers from coming back at the same moment. */
function backOffInMs(tries: number, { limits, random }: RetryOptions): number {
  const full = Math.min(limits.longestBackOffInMs, limits.backOffInMs * 2 ** (tries - 1));
  return full * (0.5 + random() / 2);
}

/** What the answer asks us to wait: milliseconds, seconds or a date; undefined when it says nothing usable. */
export function retryAfterInMs(headers: Readonly<Record<string, string>>, now: Date): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const ms = numberOf(headers[name]);
    if (ms !== undefined) {
      return ms;
    }
  }
  const text = headers['retry-after'];
  const seconds = numberOf(text);
  if (seconds !== undefined) {
    return seconds * 1000;
  }
  const date = Date.parse(text ?? '');
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,9}(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}
