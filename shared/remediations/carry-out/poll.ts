import type { OperationAnswer } from '../../azure/arm.ts';
import type { PollAnswer, RemediationActivities, RemediationRecord } from '../../model/remediation-run.ts';
import type { Equipped } from '../ports.ts';
import { isBusy } from './busy.ts';
import { advance, recordOf } from './record.ts';

/** Between two questions to an operation or a resource that did not say when to come again. */
const PAUSE_IN_MS = 5_000;
/** Azure gave no answer that could be understood: it may have other worries. */
const LONG_PAUSE_IN_MS = 30_000;

/** Asks once how the long-running write stands. Where Azure does not tell, the write has not failed: the resource is read back. */
export async function pollOperation(
  equipped: Equipped,
  { id }: Parameters<RemediationActivities['pollOperation']>[0],
  signal: AbortSignal,
): Promise<PollAnswer> {
  const record = await recordOf(equipped, id);
  if (record.operationUrl === undefined) {
    return await asTheResourceSays(equipped, record, signal);
  }
  const answer = await answerOf(equipped, { id, operationUrl: record.operationUrl }, signal);
  switch (answer.status) {
    case 'failed':
      return { status: 'failed', because: `Azure could not complete the write: ${answer.code}. ${answer.message}`.slice(0, 1_000) };
    case 'untold':
      return await withoutWord(equipped, record, { answer, signal });
    case 'running':
    case 'succeeded':
      await told(equipped, record);
      return answer;
  }
}

/** No answer at all is no word about the write either: it is asked again, and in the end the resource tells. */
async function answerOf(
  { reader, log }: Equipped,
  { id, operationUrl }: { readonly id: string; readonly operationUrl: string },
  signal: AbortSignal,
): Promise<OperationAnswer> {
  try {
    return await reader.poll(operationUrl, signal);
  } catch (error) {
    log.warn('Azure did not answer how a write stands', { id, error: error instanceof Error ? error.message : 'unknown' });
    return { status: 'running', retryAfterInMs: LONG_PAUSE_IN_MS };
  }
}

async function asTheResourceSays(equipped: Equipped, record: RemediationRecord, signal: AbortSignal): Promise<PollAnswer> {
  return (await isBusy(equipped, record, signal)) ? { status: 'running', retryAfterInMs: PAUSE_IN_MS } : { status: 'succeeded' };
}

/** Earlier answers may have told nothing. */
async function told({ store }: Equipped, { id, untold: before }: RemediationRecord): Promise<void> {
  if (before !== undefined) {
    await store.update(id, ({ untold: _, ...record }) => record);
  }
}

interface Unknown {
  readonly answer: Extract<OperationAnswer, { readonly status: 'untold' }>;
  readonly signal: AbortSignal;
}

/** The reason is kept: should the planned value not read back, it is why nobody knows more. */
async function withoutWord(equipped: Equipped, record: RemediationRecord, { answer, signal }: Unknown): Promise<PollAnswer> {
  const untold = `Azure does not tell how the write ended: ${answer.code}. ${answer.message}`.slice(0, 900);
  if (record.untold !== untold) {
    equipped.log.warn('Azure does not tell how a write ended; the resource is read back instead', { id: record.id, code: answer.code });
    await advance(equipped, record.id, { state: record.state, changes: { untold } });
  }
  return await asTheResourceSays(equipped, record, signal);
}
