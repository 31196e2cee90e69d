import { type OrchestrationContext, RetryOptions } from 'durable-functions';
import type { ScanActivities } from '../model/run.ts';
import type { Steps } from './steps.ts';

type Input<N extends keyof ScanActivities> = Parameters<ScanActivities[N]>[0];
type Answer<N extends keyof ScanActivities> = Awaited<ReturnType<ScanActivities[N]>>;

/** One activity of the scan, repeated when it fails: a dying worker process fails the activity it was running for good. */
export function* scanStep<N extends keyof ScanActivities>(context: OrchestrationContext, name: N, input: Input<N>): Steps<Answer<N>> {
  // Durable hands answers back untyped; the interface is the contract on both sides.
  return (yield context.df.callActivityWithRetry(name, scanRetry(), input)) as Answer<N>;
}

/** Patient: a host that is killed again and again must not end a scan. */
export function scanRetry(): RetryOptions {
  const options = new RetryOptions(5_000, 8);
  options.backoffCoefficient = 2;
  options.maxRetryIntervalInMilliseconds = 60_000;
  return options;
}
