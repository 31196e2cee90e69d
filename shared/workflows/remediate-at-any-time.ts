import type { OrchestrationContext } from 'durable-functions';
import type { RemediationOutcome } from '../model/remediation.ts';
import type { Proposal } from '../model/remediation-run.ts';
import { ask, covers, type End, endWithoutWriting, follow, fromBeginToEnd, hashOf, keptChanging, MOST_ROUNDS } from './remediate-parts.ts';
import { type Steps, step } from './steps.ts';

/** Before there were maintenance windows. Nothing starts it any more; it stays registered until its instances have ended. */
export const REMEDIATE_AT_ANY_TIME = 'remediate-v1';

/** plan → preflight → ask → apply → verify, without waiting for a window: outside of one it is refused. */
export function* remediateV1(context: OrchestrationContext): Steps<RemediationOutcome> {
  return yield* fromBeginToEnd(context, carryOut);
}

function* carryOut(context: OrchestrationContext): Steps<End> {
  const agreements: Proposal[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const proposal = yield* step(context, 'planRemediation', { id: context.df.instanceId });
    const wanted = endWithoutWriting(proposal);
    if (wanted !== null) {
      return wanted;
    }
    const mayWrite = proposal.gate === 'run' || covers(agreements.at(-1), proposal);
    const end = mayWrite ? yield* write(context, proposal) : yield* ask(context, proposal, agreements);
    if (end !== null) {
      return end;
    }
  }
  return keptChanging;
}

/** Null when the plan is stale. */
function* write(context: OrchestrationContext, proposal: Proposal): Steps<End | null> {
  const applied = yield* step(context, 'applyRemediation', { id: context.df.instanceId, planHash: hashOf(proposal) });
  return yield* follow(context, applied);
}
