import type { ApplyAnswer, RemediationActivities, RemediationRecord } from '../../model/remediation-run.ts';
import type { Equipped } from '../ports.ts';
import { isBusy } from './busy.ts';
import { refusalToWrite } from './may-write.ts';
import { type Proposed, propose } from './propose.ts';
import { recordOf } from './record.ts';
import { send } from './send.ts';

/**
 * Reads first, checks everything that may forbid the write, writes last. Run again after a crash it writes again only while the
 * planned value does not read back and ARM named no operation to wait for.
 */
export async function applyRemediation(
  equipped: Equipped,
  { id, planHash, canWait = false }: Parameters<RemediationActivities['applyRemediation']>[0],
  signal: AbortSignal,
): Promise<ApplyAnswer> {
  const record = await recordOf(equipped, id);
  if (record.operationUrl !== undefined) {
    return { status: 'accepted', retryAfterInMs: 5_000 };
  }
  if (record.wroteAt !== undefined && (await isBusy(equipped, record, signal))) {
    // Most likely our own write, whose answer was lost: wait for it instead of taking it for somebody else's.
    return { status: 'accepted', retryAfterInMs: 2_000 };
  }
  const proposed = await propose(equipped, record, signal);
  const { gate, because, plan } = proposed;
  if (gate === 'nothing') {
    return { status: record.wroteAt === undefined ? 'alreadyDone' : 'written' };
  }
  if (plan === null) {
    return { status: 'refused', because };
  }
  if (plan.hash !== planHash || gotWorse(record, proposed)) {
    return { status: 'stale' };
  }
  // Once a write may have been sent, its repetition is no other write.
  if (proposed.notBefore !== undefined && record.wroteAt === undefined) {
    return canWait ? { status: 'notYet' } : { status: 'refused', because: outsideOfWindow(proposed.notBefore) };
  }
  const refusal = await refusalToWrite(equipped, record, { ...proposed, plan });
  return refusal === null
    ? await send(equipped, { record, plan, write: plan.change, replaces: 'before' }, signal)
    : { status: 'refused', because: refusal };
}

/** People agreed under another preflight: they are asked again. */
function gotWorse({ ask }: RemediationRecord, { gate, preflight }: Proposed): boolean {
  return gate === 'ask' && ask !== undefined && preflight.result !== 'safe' && preflight.result !== ask.preflight;
}

function outsideOfWindow(notBefore: string): string {
  return `Writes wait for the maintenance window that begins at ${notBefore}, and this one cannot wait.`;
}
