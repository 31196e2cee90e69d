import type { Decision, RemediationRecord } from '../model/remediation-run.ts';
import { everyRecord } from './every-record.ts';
import type { Equipped } from './ports.ts';

/** Until then whoever stored it is telling. */
const OLD_ENOUGH_IN_MS = 2 * 60_000;

/**
 * Tells orchestrations of decisions that were stored and that they still wait for: who stored one may have died before telling, and a
 * person who decided should not have to find that out. Returns how many.
 */
export async function retellDecisions(equipped: Equipped, event: string): Promise<number> {
  let count = 0;
  for (const record of await everyRecord(equipped.store, { state: 'waiting' })) {
    const decision = await untoldDecision(equipped, record);
    count += decision !== null && (await retell(equipped, event, decision)) ? 1 : 0;
  }
  return count;
}

async function untoldDecision({ store, now }: Equipped, { id, ask }: RemediationRecord): Promise<Decision | null> {
  const at = now().getTime();
  const decision = ask === undefined || Date.parse(ask.expiresAt) <= at ? null : await store.decision(id, ask.number);
  const isUntold = decision !== null && decision.usedAt === undefined && at - Date.parse(decision.at) > OLD_ENOUGH_IN_MS;
  return isUntold ? decision : null;
}

async function retell({ orchestrations, log }: Equipped, event: string, { id, remediation, number }: Decision): Promise<boolean> {
  try {
    await orchestrations.raiseEvent(remediation, event, { decisionId: id });
    log.warn('A decision that its orchestration had not heard of was told again', { id: remediation, number });
    return true;
  } catch (error) {
    log.warn('A decision could not be told to its orchestration', {
      id: remediation,
      number,
      error: error instanceof Error ? error.message : '',
    });
    return false;
  }
}
