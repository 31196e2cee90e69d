import type { OrchestrationContext } from 'durable-functions';
import { isJsonObject } from '../model/json.ts';
import type { Ask, DecisionAnswer } from '../model/remediation-run.ts';
import { type Steps, step } from './steps.ts';

/** The external event that says a decision was stored. */
export const DECISION_EVENT = 'decision';

/** Events that carry no stored decision; more of them is an attack on the approval or a bug, and ends it. */
const MOST_WRONG_EVENTS = 20;

export type Approval = { readonly answer: 'approved' | 'declined' | 'expired' | 'flooded'; readonly because: string };

/**
 * No timer may be longer: the SDK makes a chain of a long one, and a cancelled chain whose first link still fires throws its numbering
 * off, so that the instance hangs. The newest waiter of an event is served first, so the waiters of earlier laps do no harm.
 */
const LAP_IN_MS = 24 * 60 * 60_000;

/** Waits for people. The event only names a decision; the stored one decides. */
export function* approval(context: OrchestrationContext, ask: Ask): Steps<Approval> {
  for (let wrong = 0; wrong < MOST_WRONG_EVENTS; wrong++) {
    const event = yield* eventBefore(context, Date.parse(ask.expiresAt));
    if (event === 'expired') {
      return { answer: 'expired', because: `Nobody decided before ${ask.expiresAt}.` };
    }
    const verified = yield* verify(context, ask, event.carried);
    if (verified.answer !== 'ignored') {
      return { answer: verified.answer, because: verified.because };
    }
  }
  return { answer: 'flooded', because: `${MOST_WRONG_EVENTS} events carried no stored decision; ask again when that is explained.` };
}

interface Event {
  readonly carried: unknown;
}

/** Counts laps instead of looking at the clock: timers fire up to a second early. */
function* eventBefore(context: OrchestrationContext, expiresAtInMs: number): Steps<'expired' | Event> {
  const laps = Math.ceil((expiresAtInMs - context.df.currentUtcDateTime.getTime()) / LAP_IN_MS);
  for (let left = laps - 1; left >= 0; left--) {
    const event = yield* eventInLap(context, new Date(expiresAtInMs - left * LAP_IN_MS));
    if (event !== 'over') {
      return event;
    }
  }
  return 'expired';
}

/** A fresh event task and a fresh timer every time: pending tasks that are raced a second time are scheduled a second time. */
function* eventInLap(context: OrchestrationContext, endsAt: Date): Steps<'over' | Event> {
  const timer = context.df.createTimer(endsAt);
  const event = context.df.waitForExternalEvent(DECISION_EVENT);
  const first = yield context.df.Task.any([event, timer]);
  if (first === timer) {
    return 'over';
  }
  timer.cancel();
  return { carried: event.result };
}

function* verify(context: OrchestrationContext, ask: Ask, carried: unknown): Steps<DecisionAnswer> {
  const decisionId = isJsonObject(carried) ? carried['decisionId'] : undefined;
  if (typeof decisionId !== 'string' || !/^[0-9a-f-]{8,64}$/.test(decisionId)) {
    return { answer: 'ignored', because: 'The event carries no decision id.' };
  }
  return yield* step(context, 'loadDecision', { id: context.df.instanceId, number: ask.number, decisionId });
}
