import type { PollAnswer, RemediationActivities } from '../../model/remediation-run.ts';
import type { Equipped } from '../ports.ts';
import { recordOf } from './record.ts';

/** Asks once how the long-running write stands. */
export async function pollOperation(
  equipped: Equipped,
  { id }: Parameters<RemediationActivities['pollOperation']>[0],
  signal: AbortSignal,
): Promise<PollAnswer> {
  const { operationUrl } = await recordOf(equipped, id);
  if (operationUrl === undefined) {
    return { status: 'succeeded' };
  }
  const answer = await equipped.reader.poll(operationUrl, signal);
  return answer.status === 'failed'
    ? { status: 'failed', because: `Azure could not complete the write: ${answer.code}. ${answer.message}`.slice(0, 1_000) }
    : answer;
}
