import type { WriteAnswer } from '../../azure/arm.ts';
import type { Plan, Write } from '../../model/remediation.ts';
import type { ApplyAnswer, RemediationRecord } from '../../model/remediation-run.ts';
import type { Equipped } from '../ports.ts';
import { advance, unsent, withoutWrite } from './record.ts';
import { isStillAsPlanned } from './whole-resource.ts';

interface Sending {
  /** As it was when the step began: whether an earlier attempt may have sent the write already. */
  readonly record: RemediationRecord;
  readonly plan: Plan;
  readonly write: Write;
  readonly replaces: 'before' | 'after';
}

/** Sends a write that everything else has agreed to; from the mark before it on, Azure may have it. */
export async function send(equipped: Equipped, sending: Sending, signal: AbortSignal): Promise<ApplyAnswer> {
  const { record, plan, write } = sending;
  const { id } = record;
  const { apiVersion } = plan;
  const resourceId = plan.writesTo?.id ?? plan.resourceId;
  await advance(equipped, id, { state: 'applying', changes: { plan, wroteAt: equipped.now().toISOString() } });
  if (!(await isStillThere(equipped, sending, signal))) {
    return planAgain(equipped, sending);
  }
  const answer = await equipped.writer.write(
    { method: write.method, id: resourceId, apiVersion, ...(write.method === 'DELETE' ? {} : { body: write.body }) },
    signal,
  );
  equipped.log.info('A write was sent to Azure', { id, resourceId, status: answer.status });
  return await understood(equipped, id, answer);
}

/** The mark goes where nothing was sent, now or by an earlier attempt. */
async function isStillThere(equipped: Equipped, { record, ...sending }: Sending, signal: AbortSignal): Promise<boolean> {
  let isStill = false;
  try {
    isStill = await isStillAsPlanned(equipped, sending, signal);
    return isStill;
  } finally {
    if (!isStill && record.wroteAt === undefined) {
      await equipped.store.update(record.id, unsent);
    }
  }
}

/** A repair gets another plan. An undo, and a repair that may be under way already, read everything again in another attempt. */
function planAgain({ log }: Equipped, { record, replaces }: Sending): ApplyAnswer {
  log.info('A write was held back: the resource changed since it was read', { id: record.id });
  if (replaces === 'after' || record.wroteAt !== undefined) {
    throw new Error('The resource was changed by somebody else since it was read; it is tried again.');
  }
  return { status: 'stale' };
}

async function understood(equipped: Equipped, id: string, answer: WriteAnswer): Promise<ApplyAnswer> {
  switch (answer.status) {
    case 'done':
      return { status: 'written' };
    case 'accepted':
      await advance(equipped, id, { state: 'applying', changes: { operationUrl: answer.operationUrl } });
      return { status: 'accepted', retryAfterInMs: answer.retryAfterInMs };
    case 'refused':
      if (isPassing(answer)) {
        throw new Error(`Azure is busy with the resource (${answer.code}); it is tried again.`);
      }
      await equipped.store.update(id, withoutWrite);
      return { status: 'failed', because: `Azure refused the write: ${answer.code}. ${answer.message}`.slice(0, 1_000) };
  }
}

/** 409 is "another operation is running" unless it is a lock, which waiting does not open. */
function isPassing({ statusCode, code }: Extract<WriteAnswer, { status: 'refused' }>): boolean {
  return statusCode === 409 && code.toLowerCase() !== 'scopelocked';
}
