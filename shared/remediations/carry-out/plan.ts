import type { Proposal, RemediationActivities } from '../../model/remediation-run.ts';
import { modeOf } from '../gate.ts';
import type { Equipped } from '../ports.ts';
import { propose } from './propose.ts';
import { advance, recordOf } from './record.ts';

/** Plan, preflight and gate, as things stand now; the record keeps them, the orchestration gets what it decides on. */
export async function planRemediation(
  equipped: Equipped,
  { id }: Parameters<RemediationActivities['planRemediation']>[0],
  signal: AbortSignal,
): Promise<Proposal> {
  const record = await recordOf(equipped, id);
  const { gate, because, plan, preflight } = await propose(equipped, record, signal);
  const mode = modeOf(await equipped.policy(), record.request.ruleId);
  await advance(equipped, id, {
    state: 'planning',
    changes: { gate, because, mode, preflight, ...(plan === null ? {} : { plan }) },
  });
  return { gate, because, planHash: plan?.hash ?? null, preflight: preflight.result };
}
