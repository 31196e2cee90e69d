import type { Decision, RemediationRecord } from '../model/remediation-run.ts';
import { checkLink, type Refused, refuse } from './approval-link.ts';
import { isInstanceId } from './instance-id.ts';
import type { ApprovalLink } from './links.ts';
import type { Equipped } from './ports.ts';

/** What a decision or a request came to: done, or why not. */
export type Answer =
  | { readonly status: 'accepted'; readonly id: string }
  | { readonly status: 'notFound' | 'conflict'; readonly because: string };

export interface DecisionRequest {
  /** Names the remediation and the ask; without a link that is ours nothing is decided. */
  readonly link: ApprovalLink;
  readonly decision: 'approve' | 'decline';
  /** The hash of the plan that was shown; another plan is refused. */
  readonly planHash: string;
  readonly by: string;
  readonly comment?: string;
}

/**
 * Stores the decision, then tells the orchestration its id. A link is good for one decision; repeated by the same person while it
 * waits, that decision is told again: the first event may be lost.
 */
export async function decide(equipped: Equipped, event: string, request: DecisionRequest): Promise<Answer | Refused> {
  const { link, by } = request;
  const refused = await checkLink(equipped, link, by);
  if (refused !== null) {
    return refused;
  }
  const answer = await decideOnce(equipped, event, request);
  if (answer.status === 'conflict') {
    refuse(equipped, link, { reason: 'used', by });
  }
  return answer;
}

async function decideOnce(equipped: Equipped, event: string, request: DecisionRequest): Promise<Answer> {
  const { id } = request.link;
  const record = isInstanceId(id) ? await equipped.store.get(id) : null;
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

function obstacleTo({ state, ask }: RemediationRecord, { planHash, link }: DecisionRequest, now: Date): string | null {
  if (state !== 'waiting' || ask === undefined) {
    return 'It does not wait for a decision.';
  }
  if (ask.number !== link.ask) {
    return 'The link is about an earlier question: there is a newer one.';
  }
  if (Date.parse(ask.expiresAt) <= now.getTime()) {
    return `The approval ended at ${ask.expiresAt}.`;
  }
  return ask.planHash === planHash ? null : 'The plan is another one by now: read it again, then decide.';
}

function decisionOf({ newId, now }: Equipped, number: number, request: DecisionRequest): Decision {
  const { link, decision, planHash, by, comment } = request;
  return {
    id: newId(),
    remediation: link.id,
    number,
    planHash,
    answer: decision,
    by,
    at: now().toISOString(),
    ...(comment === undefined ? {} : { comment }),
  };
}
