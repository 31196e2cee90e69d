import type { OrchestrationContext } from 'durable-functions';
import type { ApplyAnswer, UndoOutcome, UndoRequest } from '../model/remediation-run.ts';
import { untilConfirmed } from './follow-up.ts';
import { type Steps, settled, step } from './steps.ts';

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
  const { outcome, because } = yield* settled(takeBack(context));
  yield* step(context, 'finishUndo', { id, outcome, because });
  return outcome;
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
  const { status, because } = yield* untilConfirmed(context, applied, 'verifyUndo');
  return { outcome: status === 'asPlanned' ? 'undone' : 'failed', because };
}
