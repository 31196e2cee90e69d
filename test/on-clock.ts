import type { OrchestrationContext, OrchestrationHandler } from 'durable-functions';

/** Hands every step through, and tells what time it is for the orchestration on the way. */
export function onClock(orchestrator: OrchestrationHandler, tell: (now: Date) => void): OrchestrationHandler {
  return function* (context: OrchestrationContext) {
    const inner = orchestrator(context);
    let step = inner.next();
    while (step.done !== true) {
      tell(context.df.currentUtcDateTime);
      let answer: unknown;
      try {
        answer = yield step.value;
      } catch (error) {
        step = inner.throw(error);
        continue;
      }
      step = inner.next(answer);
    }
    return step.value;
  };
}
