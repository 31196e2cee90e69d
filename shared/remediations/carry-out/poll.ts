import type { PollAnswer, RemediationActivities } from '../../model/remediation-run.ts';
import type { Equipped } from '../ports.ts';
import { isBusy } from './busy.ts';
import { recordOf } from './record.ts';

/** Asks once how the long-running write stands. */
export async function pollOperation(
  equipped: Equipped,
  { id }: Parameters<RemediationActivities['pollOperation']>[0],
  signal: AbortSignal,
): Promise<PollAnswer> {
  const record = await recordOf(equipped, id);
  if (record.operationUrl === undefined) {
    return (await isBusy(equipped, record, signal)) ? { status: 'running', retryAfterInMs: 5_000 } : { status: 'succeeded' };
  }
  const answer = await equipped.reader.poll(record.operationUrl, signal);
  return answer.status === 'failed'
    ? { status: 'failed', because: `Azure could not complete the write: ${answer.code}. ${answer.message}`.slice(0, 1_000) }
    : answer;
}
