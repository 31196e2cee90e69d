import type { Decision, RemediationRecord } from '../model/remediation-run.ts';
import type { Equipped } from './ports.ts';

/** What a decision or a request came to: done, or why not. */
export type Answer =
  | { readonly status: 'accepted'; readonly id: string }
  | { readonly status: 'notFound' | 'conflict'; readonly because: string };

export interface DecisionRequest {
  readonly remediation: string;
  readonly decision: 'approve' | 'decline';
  /** The hash of the plan that was shown; another plan is refused. */
  readonly planHash: string;
  readonly by: string;
  readonly comment?: string;
}

/** Stores the decision, then tells the orchestration its id. Repeated by the same person it is told again: the first event may be lost. */
export async function decide(equipped: Equipped, event: string, request: DecisionRequest): Promise<Answer> {
  const record = await equipped.store.get(request.remediation);
  if (record === null) {
    return { status: 'notFound', because: 'There is no remediation with this id.' };
  }
  const obstacle = obstacleTo(record, request, equipped.now());
  if (record.ask === undefined || obstacle !== null) {
    return { status: 'conflict', because: obstacle ?? 'Nothing was asked.' };
  }
  const wanted = decisionOf(equipped, record.ask.number, request);
  const standing = await equipped.store.decide(wanted);
  if (standing.answer !== wanted.answer || standing.by !== wanted.by) {
    return { status: 'conflict', because: `It was decided before: ${standing.answer} by ${standing.by}.` };
  }
  await equipped.orchestrations.raiseEvent(record.id, event, { decisionId: standing.id });
  equipped.log.info('A remediation was decided on', { id: record.id, answer: standing.answer, number: standing.number });
  return { status: 'accepted', id: record.id };
}

function obstacleTo({ state, ask }: RemediationRecord, { planHash }: DecisionRequest, now: Date): string | null {
  if (state !== 'waiting' || ask === undefined) {
    return 'It does not wait for a decision.';
  }
  if (Date.parse(ask.expiresAt) <= now.getTime()) {
    return `The approval ended at ${ask.expiresAt}.`;
  }
  return ask.planHash === planHash ? null : 'The plan is another one by now: read it again, then decide.';
}

function decisionOf({ newId, now }: Equipped, number: number, request: DecisionRequest): Decision {
  const { remediation, decision, planHash, by, comment } = request;
  return {
    id: newId(),
    remediation,
    number,
    planHash,
    answer: decision,
    by,
    at: now().toISOString(),
    ...(comment === undefined ? {} : { comment }),
  };
}
