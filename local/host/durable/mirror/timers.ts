import type { RetryOptions, TimerLimits } from '../protocol.ts';
import { DAY_IN_MS } from '../protocol.ts';
import { MirrorTask } from './task.ts';
import type { Work } from './work.ts';

export interface TimerContext {
  readonly work: Work;
  /** The orchestration's own time: when the work item began that is being replayed. */
  readonly now: () => number;
  readonly limits: TimerLimits;
}

const LATEST_DATE_IN_MS = 8.64e15;
const DEFAULT_MAX_RETRY_INTERVAL_IN_MS = 6 * DAY_IN_MS;

export function scheduleTimer(work: Work, atInMs: number): { readonly id: number; readonly task: MirrorTask } {
  const fireAt = new Date(Math.min(atInMs, LATEST_DATE_IN_MS)).toISOString();
  return work.schedule((id) => ({ id, kind: 'timer', fireAt }));
}

/**
 * A durable timer. A long one is a chain, each link with a number of its own. A cancelled one counts as finished from the start of
 * every replay.
 */
export function playTimer(context: TimerContext, fireAtInMs: number, isCanceled: boolean): MirrorTask {
  const { work, now, limits } = context;
  const whole = new MirrorTask();
  const isLong = fireAtInMs - now() > limits.maximumShortTimerInMs;
  const link = (atInMs: number): void => {
    const { id, task } = scheduleTimer(work, atInMs);
    if (isCanceled) {
      work.abandon(id);
      whole.settle(true);
      return;
    }
    task.whenDone(() => {
      const left = fireAtInMs - now();
      if (!isLong || left <= 0) whole.settle();
      else link(now() + Math.min(left, limits.longRunningTimerIntervalInMs));
    });
  };
  link(isLong ? now() + limits.longRunningTimerIntervalInMs : fireAtInMs);
  return whole;
}

/**
 * Attempts with timers in between, numbered as they come. After the last failed attempt there is one more timer, due at once, which
 * the SDK waits for. An expired retryTimeout ends it without that timer, and the SDK waits for ever: as on the real host.
 */
export function playRetries(context: TimerContext, options: RetryOptions, attempt: () => MirrorTask): MirrorTask {
  const { work, now } = context;
  const whole = new MirrorTask();
  const firstAttemptAt = now();
  const tryAgain = (failures: number): void => {
    const task = attempt();
    task.whenDone(() => {
      if (!task.failed) return whole.settle();
      if (failures + 1 === options.maxNumberOfAttempts) return scheduleTimer(work, now()).task.whenDone(() => whole.settle(true));
      const pause = pauseInMs(options, failures, now() - firstAttemptAt);
      if (pause === 0) return whole.settle(true);
      scheduleTimer(work, now() + pause).task.whenDone(() => tryAgain(failures + 1));
    });
  };
  tryAgain(0);
  return whole;
}

function pauseInMs(options: RetryOptions, failures: number, elapsedInMs: number): number {
  const { firstRetryIntervalInMilliseconds: first, backoffCoefficient = 1, retryTimeoutInMilliseconds: timeout } = options;
  if (timeout !== undefined && elapsedInMs >= timeout) return 0;
  return Math.min(first * backoffCoefficient ** failures, options.maxRetryIntervalInMilliseconds ?? DEFAULT_MAX_RETRY_INTERVAL_IN_MS);
}
