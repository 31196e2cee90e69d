import type { Proposal, RemediationActivities, RemediationRecord } from '../../model/remediation-run.ts';
import { modeOf } from '../gate.ts';
import type { Equipped } from '../ports.ts';
import { LOCK_IN_MS } from './begin.ts';
import { tellOfContest } from './contest.ts';
import { type Proposed, propose } from './propose.ts';
import { advance, recordOf } from './record.ts';

/** Plan, preflight and gate, as things stand now; the record keeps them, the orchestration gets what it decides on. */
export async function planRemediation(
  equipped: Equipped,
  { id }: Parameters<RemediationActivities['planRemediation']>[0],
  signal: AbortSignal,
): Promise<Proposal> {
  const record = await recordOf(equipped, id);
  const proposed = await propose(equipped, record, signal);
  if (proposed.contest !== undefined) {
    await tellOfContest(equipped, record.request, proposed.contest);
  }
  const { gate, because, plan, preflight, notBefore } = proposed;
  const willWait = notBefore !== undefined && mayWrite(record, proposed);
  if (willWait) {
    await keepLock(equipped, record, notBefore);
  }
  const changes = { gate, because, preflight, ...(await circumstances(equipped, record, proposed)) };
  await advance(equipped, id, { state: willWait ? 'scheduled' : 'planning', changes });
  const later = notBefore === undefined ? {} : { notBefore };
  return { gate, because, planHash: plan?.hash ?? null, preflight: preflight.result, ...later };
}

function mayWrite({ approvedHash }: RemediationRecord, { gate, plan }: Proposed): boolean {
  return gate === 'run' || (gate === 'ask' && plan !== null && approvedHash === plan.hash);
}

async function circumstances(
  { policy }: Equipped,
  { request }: RemediationRecord,
  { plan, place, notBefore }: Proposed,
): Promise<Pick<RemediationRecord, 'mode' | 'plan' | 'environment' | 'notBefore'>> {
  const at = place ?? { resourceId: request.resourceId, environment: null };
  return {
    mode: modeOf(await policy(), request.ruleId, at),
    ...(plan === null ? {} : { plan }),
    ...(typeof at.environment === 'string' ? { environment: at.environment } : {}),
    ...(notBefore === undefined ? {} : { notBefore }),
  };
}

/** Whoever waits for a window is planned again at least once a day, and keeps the resource meanwhile. */
async function keepLock({ store, now }: Equipped, { id, request }: RemediationRecord, notBefore: string): Promise<void> {
  const { resourceId, remediationId } = request;
  await store.lock({ resourceId, remediationId, id, now: now(), expiresAt: new Date(Date.parse(notBefore) + LOCK_IN_MS) });
}
