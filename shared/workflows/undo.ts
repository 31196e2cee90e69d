import type { OrchestrationContext } from 'durable-functions';
import type { ApplyAnswer, UndoOutcome, UndoRequest } from '../model/remediation-run.ts';
import { untilVerified, untilWritten } from './follow-up.ts';
import { messageOf, type Steps, step } from './steps.ts';

export const UNDO = 'undo-v1';

interface End {
  readonly outcome: UndoOutcome;
  readonly because: string;
}

/** Brings the pre-image back, unless somebody changed the value since, and holds the rule off afterwards. */
export function* undoV1(context: OrchestrationContext): Steps<UndoOutcome> {
  const id = context.df.instanceId;
  const { undoes, requestedBy } = context.df.getInput<UndoRequest>();
  const begun = yield* step(context, 'beginUndo', { id, undoes, requestedBy });
  if (begun.status === 'refused') {
    return 'refused';
  }
  const { outcome, because } = yield* settled(context);
  yield* step(context, 'finishUndo', { id, outcome, because });
  return outcome;
}

function* settled(context: OrchestrationContext): Steps<End> {
  try {
    return yield* takeBack(context);
  } catch (error) {
    return { outcome: 'failed', because: messageOf(error) };
  }
}

function* takeBack(context: OrchestrationContext): Steps<End> {
  const applied = yield* step(context, 'applyUndo', { id: context.df.instanceId });
  switch (applied.status) {
    case 'alreadyDone':
      return { outcome: 'notNeeded', because: 'The value from before is already back; the rule is held off all the same.' };
    case 'stale':
    case 'notYet':
      return { outcome: 'conflict', because: 'The resource changed while it was being undone.' };
    case 'conflict':
    case 'refused':
    case 'failed':
      return { outcome: applied.status, because: applied.because };
    case 'written':
    case 'accepted':
      return yield* confirm(context, applied);
  }
}

function* confirm(context: OrchestrationContext, applied: ApplyAnswer): Steps<End> {
  const written = yield* untilWritten(context, applied);
  if (written.status === 'failed') {
    return { outcome: 'failed', because: written.because };
  }
  const seen = yield* untilVerified(context, 'verifyUndo');
  return { outcome: seen.status === 'asPlanned' ? 'undone' : 'failed', because: seen.because };
}
