import type { OrchestrationContext } from 'durable-functions';
import type { SliceInput } from '../model/run.ts';
import { scanStep } from './scan-steps.ts';
import { messageOf, pause, type Steps } from './steps.ts';

export const SCAN_SUBSCRIPTION = 'scan-subscription-v1';

/** A killed process holds its units for another minute: the pauses together are longer than that. */
const PAUSES_IN_MS = [2_000, 8_000, 15_000, 15_000, 15_000, 15_000, 10_000];

/** Some batches of one subscription, one after the other. Never fails: what cannot be done is told. */
export function* scanSubscriptionV1(context: OrchestrationContext): Steps<{ readonly broken: string | null }> {
  const { id, subscription, from, to } = context.df.getInput<SliceInput>();
  let broken: string | null = null;
  for (let batch = from; batch < to; batch++) {
    broken = (yield* assess(context, { id, subscription, batch })) ?? broken;
  }
  return { broken };
}

/** Why the batch could not be assessed, or null. */
function* assess(
  context: OrchestrationContext,
  batch: { readonly id: string; readonly subscription: string; readonly batch: number },
): Steps<string | null> {
  try {
    for (const pauseInMs of PAUSES_IN_MS) {
      const { left } = yield* scanStep(context, 'assessBatch', { ...batch, last: false });
      if (left === 0) {
        return null;
      }
      yield* pause(context, pauseInMs);
    }
    yield* scanStep(context, 'assessBatch', { ...batch, last: true });
    return null;
  } catch (error) {
    return messageOf(error);
  }
}
