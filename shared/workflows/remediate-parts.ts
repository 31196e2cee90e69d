import type { OrchestrationContext } from 'durable-functions';
import type { RemediationOutcome, RemediationRequest } from '../model/remediation.ts';
import type { ApplyAnswer, Proposal } from '../model/remediation-run.ts';
import { approval } from './approval.ts';
import { untilConfirmed } from './follow-up.ts';
import { type Steps, settled, step } from './steps.ts';

// Every version of the remediation is made of these parts: another order of steps in one of them needs a part of its own.

const MOST_ASKS = 3;
/** Plans that were stale when they were to be applied count too. */
export const MOST_ROUNDS = 10;

export interface End {
  readonly outcome: RemediationOutcome;
  readonly because: string;
}

/** Begins, lets a version do its part, and records how that ended. */
export function* fromBeginToEnd(
  context: OrchestrationContext,
  carryOut: (context: OrchestrationContext) => Steps<End>,
): Steps<RemediationOutcome> {
  const id = context.df.instanceId;
  const begun = yield* step(context, 'beginRemediation', { id, request: context.df.getInput<RemediationRequest>() });
  if (begun.status === 'refused') {
    return 'refused';
  }
  const { outcome, because } = yield* settled(carryOut(context));
  yield* step(context, 'finishRemediation', { id, outcome, because });
  return outcome;
}

export const keptChanging: End = {
  outcome: 'refused',
  because: 'The resource kept changing between plan and approval; start again when it is at rest.',
};

/** Null while there is something to write or to ask for. */
export function endWithoutWriting({ gate, because, planHash }: Proposal): End | null {
  switch (gate) {
    case 'nothing':
      return { outcome: 'notNeeded', because };
    case 'refuse':
      return { outcome: 'refused', because };
    case 'record':
      return { outcome: 'shadowed', because };
    case 'ask':
    case 'run':
      return planHash === null ? { outcome: 'notNeeded', because } : null;
  }
}

/** People agreed to a plan under a preflight; a worse preflight is another question. */
export function covers(agreed: Proposal | undefined, proposal: Proposal): boolean {
  const isNoWorse = proposal.preflight === 'safe' || proposal.preflight === agreed?.preflight;
  return agreed?.planHash === proposal.planHash && isNoWorse;
}

const outcomesWithoutApproval = { declined: 'declined', expired: 'expired', flooded: 'refused' } as const;

/** Null when people agreed: then everything is read, planned and checked again. */
export function* ask(context: OrchestrationContext, proposal: Proposal, agreements: Proposal[]): Steps<End | null> {
  const number = agreements.length + 1;
  if (number > MOST_ASKS) {
    return keptChanging;
  }
  const asked = yield* step(context, 'askForApproval', { id: context.df.instanceId, number, planHash: hashOf(proposal) });
  const { answer, because } = yield* approval(context, asked);
  if (answer !== 'approved') {
    return { outcome: outcomesWithoutApproval[answer], because };
  }
  agreements.push(proposal);
  return null;
}

export function hashOf({ planHash }: Proposal): string {
  return planHash ?? '';
}

/** From the answer to the write to the outcome; null when there has to be another plan. */
export function* follow(context: OrchestrationContext, applied: ApplyAnswer): Steps<End | null> {
  switch (applied.status) {
    case 'stale':
    case 'notYet':
      return null;
    case 'alreadyDone':
      return { outcome: 'notNeeded', because: 'The resource is already as planned; nothing was written.' };
    case 'refused':
      return { outcome: 'refused', because: applied.because };
    case 'conflict':
    case 'failed':
      return { outcome: 'failed', because: applied.because };
    case 'written':
    case 'accepted':
      return yield* confirm(context, applied);
  }
}

function* confirm(context: OrchestrationContext, applied: ApplyAnswer): Steps<End> {
  const { status, because } = yield* untilConfirmed(context, applied, 'verifyRemediation');
  const outcomes = { asPlanned: 'repaired', otherwise: 'stillFailing', unknown: 'failed', failed: 'failed' } as const;
  return { outcome: outcomes[status], because };
}
