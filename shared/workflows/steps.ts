import { type OrchestrationContext, RetryOptions, type Task } from 'durable-functions';
import type { RemediationActivities } from '../model/remediation-run.ts';

export type Steps<R> = Generator<Task, R, unknown>;

type Input<N extends keyof RemediationActivities> = Parameters<RemediationActivities[N]>[0];
type Answer<N extends keyof RemediationActivities> = Awaited<ReturnType<RemediationActivities[N]>>;

/** One activity, repeated when it fails: a dying worker process fails the activity it was running for good. */
export function* step<N extends keyof RemediationActivities>(context: OrchestrationContext, name: N, input: Input<N>): Steps<Answer<N>> {
  // Durable hands answers back untyped; the interface is the contract on both sides.
  return (yield context.df.callActivityWithRetry(name, retry(), input)) as Answer<N>;
}

function retry(): RetryOptions {
  const options = new RetryOptions(5_000, 4);
  options.backoffCoefficient = 3;
  options.maxRetryIntervalInMilliseconds = 60_000;
  return options;
}

/** Sleeps on a durable timer. Timers fire up to a second early, so nothing may depend on the exact time. */
export function* pause(context: OrchestrationContext, forInMs: number): Steps<void> {
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + forInMs));
}

/** An activity that failed on every attempt is an outcome too: the record is finished and the lock given back. */
export function* settled<E>(steps: Steps<E>): Steps<E | { readonly outcome: 'failed'; readonly because: string }> {
  try {
    return yield* steps;
  } catch (error) {
    return { outcome: 'failed', because: messageOf(error) };
  }
}

/** What to tell of an activity that failed on every attempt: its first line, the rest are stack traces of the host. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? '').trim().slice(0, 300);
}
