import type { Ask, DecisionAnswer, RemediationActivities, RemediationRecord } from '../../model/remediation-run.ts';
import type { Equipped } from '../ports.ts';
import { LOCK_IN_MS } from './begin.ts';
import { advance, recordOf, tell } from './record.ts';

/** Writes the question down, with the plan it is about and the time it ends, and tells people once. */
export async function askForApproval(
  equipped: Equipped,
  { id, number, planHash }: Parameters<RemediationActivities['askForApproval']>[0],
): Promise<Ask> {
  const record = await recordOf(equipped, id);
  if (record.ask?.number === number) {
    // Whoever wrote it down may have died before telling; the outbox knows what was told.
    await tell(equipped, record);
    return record.ask;
  }
  const ask = await newAsk(equipped, record, { number, planHash });
  await prolongLock(equipped, record, ask);
  await tell(equipped, await advance(equipped, id, { state: 'waiting', changes: { ask } }));
  equipped.log.info('A remediation waits for approval', { id, number, planHash, expiresAt: ask.expiresAt });
  return ask;
}

async function newAsk(
  { policy, now }: Equipped,
  { preflight }: RemediationRecord,
  { number, planHash }: Pick<Ask, 'number' | 'planHash'>,
): Promise<Ask> {
  const { approvalWindowInMinutes } = await policy();
  const askedAt = now();
  const expiresAt = new Date(askedAt.getTime() + approvalWindowInMinutes * 60_000);
  return {
    number,
    planHash,
    preflight: preflight?.result ?? 'unknown',
    askedAt: askedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}

async function prolongLock({ store, now }: Equipped, { id, request }: RemediationRecord, { expiresAt }: Ask): Promise<void> {
  const { resourceId, remediationId } = request;
  const until = new Date(Date.parse(expiresAt) + LOCK_IN_MS);
  await store.lock({ resourceId, remediationId, id, now: now(), expiresAt: until });
}

/** Verifies that the decision was stored for this ask. An event that names anything else decides nothing. */
export async function loadDecision(
  equipped: Equipped,
  { id, number, decisionId }: Parameters<RemediationActivities['loadDecision']>[0],
): Promise<DecisionAnswer> {
  const record = await recordOf(equipped, id);
  const decision = await equipped.store.decision(id, number);
  const { ask } = record;
  if (decision === null || decision.id !== decisionId || ask?.number !== number || decision.planHash !== ask.planHash) {
    equipped.log.warn('An event named a decision that was not stored for this approval', { id, number });
    return { answer: 'ignored', because: 'No such decision was stored for this approval.' };
  }
  if (decision.usedAt !== undefined || Date.parse(decision.at) >= Date.parse(ask.expiresAt)) {
    return { answer: 'ignored', because: 'The decision was used before, or came too late.' };
  }
  const isApproved = decision.answer === 'approve';
  const approval = isApproved ? { approvedHash: decision.planHash, approver: decision.by } : {};
  const others = record.decisions.filter((one) => one.number !== number);
  await advance(equipped, id, { state: 'planning', changes: { ...approval, decisions: [...others, decision] } });
  return { answer: isApproved ? 'approved' : 'declined', because: `${isApproved ? 'Approved' : 'Declined'} by ${decision.by}.` };
}
