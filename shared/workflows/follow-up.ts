import type { OrchestrationContext } from 'durable-functions';
import type { ApplyAnswer, PollAnswer, VerifyAnswer } from '../model/remediation-run.ts';
import { pause, type Steps, step } from './steps.ts';

const MOST_POLLS = 60;
const SHORTEST_PAUSE_IN_MS = 2_000;
const LONGEST_PAUSE_IN_MS = 60_000;
/** What Azure answers right after a write can still be the old value. */
const PAUSES_BEFORE_VERIFYING_AGAIN_IN_MS = [5_000, 15_000, 30_000, 60_000];

type Verifying = 'verifyRemediation' | 'verifyUndo';

export type Confirmed = VerifyAnswer | Extract<PollAnswer, { readonly status: 'failed' }>;

/** From a write that Azure took to what reads back. */
export function* untilConfirmed(context: OrchestrationContext, applied: ApplyAnswer, verifying: Verifying): Steps<Confirmed> {
  const written = yield* untilWritten(context, applied);
  return written.status === 'failed' ? written : yield* untilVerified(context, verifying);
}

/** Waits for a long-running write. Still running after many polls is no failure: reading the resource will tell. */
function* untilWritten(context: OrchestrationContext, applied: ApplyAnswer): Steps<PollAnswer> {
  let answer: PollAnswer = applied.status === 'accepted' ? running(applied.retryAfterInMs) : { status: 'succeeded' };
  for (let polls = 0; answer.status === 'running' && polls < MOST_POLLS; polls++) {
    yield* pause(context, Math.min(Math.max(answer.retryAfterInMs, SHORTEST_PAUSE_IN_MS), LONGEST_PAUSE_IN_MS));
    answer = yield* step(context, 'pollOperation', { id: context.df.instanceId });
  }
  return answer;
}

function running(retryAfterInMs: number): PollAnswer {
  return { status: 'running', retryAfterInMs };
}

/** Reads back until the resource is as planned, some minutes at most. */
function* untilVerified(context: OrchestrationContext, activity: Verifying): Steps<VerifyAnswer> {
  let answer = yield* step(context, activity, { id: context.df.instanceId });
  for (const pauseInMs of PAUSES_BEFORE_VERIFYING_AGAIN_IN_MS) {
    if (answer.status === 'asPlanned') {
      return answer;
    }
    yield* pause(context, pauseInMs);
    answer = yield* step(context, activity, { id: context.df.instanceId });
  }
  return answer;
}
