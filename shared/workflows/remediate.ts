import type { OrchestrationContext } from 'durable-functions';
import type { RemediationOutcome } from '../model/remediation.ts';
import type { Proposal } from '../model/remediation-run.ts';
import { ask, covers, type End, endWithoutWriting, follow, fromBeginToEnd, hashOf, keptChanging, MOST_ROUNDS } from './remediate-parts.ts';
import { pause, type Steps, step } from './steps.ts';

/** The version is part of the name: approvals wait for days, and an instance must end with the code it began with. */
export const REMEDIATE = 'remediate-v2';

/** No timer may be longer, and nobody should wait longer for a mode or window that was changed. */
const LONGEST_PAUSE_IN_MS = 24 * 60 * 60_000;
/** Timers fire early: the window should be open for certain. */
const MARGIN_IN_MS = 2_000;
/** A year of days. */
const MOST_PAUSES = 366;

/** plan → preflight → ask → wait for a window → apply → verify. Deterministic: every read, every write and every clock is an activity. */
export function* remediateV2(context: OrchestrationContext): Steps<RemediationOutcome> {
  return yield* fromBeginToEnd(context, carryOut);
}

function* carryOut(context: OrchestrationContext): Steps<End> {
  const agreements: Proposal[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const proposal = yield* inWindow(context, agreements);
    const wanted = endWithoutWriting(proposal);
    if (wanted !== null) {
      return wanted;
    }
    const end = mayWrite(proposal, agreements) ? yield* write(context, proposal) : yield* ask(context, proposal, agreements);
    if (end !== null) {
      return end;
    }
  }
  return keptChanging;
}

/** Plans again after each pause: what is planned now may be written now, or still has to be put to people. */
function* inWindow(context: OrchestrationContext, agreements: readonly Proposal[]): Steps<Proposal> {
  const id = context.df.instanceId;
  let proposal = yield* step(context, 'planRemediation', { id });
  for (let pauses = 0; proposal.notBefore !== undefined && mayWrite(proposal, agreements); pauses++) {
    if (pauses >= MOST_PAUSES) {
      return { ...proposal, gate: 'refuse', because: 'No maintenance window came within a year of days.' };
    }
    yield* pause(context, untilOpen(context, proposal.notBefore));
    proposal = yield* step(context, 'planRemediation', { id });
  }
  return proposal;
}

function untilOpen(context: OrchestrationContext, notBefore: string): number {
  const left = Date.parse(notBefore) - context.df.currentUtcDateTime.getTime();
  return Math.min(Math.max(left, 0) + MARGIN_IN_MS, LONGEST_PAUSE_IN_MS);
}

function mayWrite(proposal: Proposal, agreements: readonly Proposal[]): boolean {
  return proposal.gate === 'run' || (proposal.gate === 'ask' && covers(agreements.at(-1), proposal));
}

/** Null when the plan is stale, or the window closed meanwhile. */
function* write(context: OrchestrationContext, proposal: Proposal): Steps<End | null> {
  const applied = yield* step(context, 'applyRemediation', { id: context.df.instanceId, planHash: hashOf(proposal), canWait: true });
  return yield* follow(context, applied);
}
