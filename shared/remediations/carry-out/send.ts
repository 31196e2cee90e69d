import type { WriteAnswer } from '../../azure/arm.ts';
import type { Plan, Write } from '../../model/remediation.ts';
import type { ApplyAnswer } from '../../model/remediation-run.ts';
import type { Equipped } from '../ports.ts';
import { advance, withoutWrite } from './record.ts';

/** Sends a write that everything else has agreed to; from the mark before it on, Azure may have it. */
export async function send(
  equipped: Equipped,
  { id, plan, write }: { readonly id: string; readonly plan: Plan; readonly write: Write },
  signal: AbortSignal,
): Promise<ApplyAnswer> {
  const { apiVersion } = plan;
  const resourceId = plan.writesTo?.id ?? plan.resourceId;
  await advance(equipped, id, { state: 'applying', changes: { plan, wroteAt: equipped.now().toISOString() } });
  const answer = await equipped.writer.write(
    { method: write.method, id: resourceId, apiVersion, ...(write.method === 'DELETE' ? {} : { body: write.body }) },
    signal,
  );
  equipped.log.info('A write was sent to Azure', { id, resourceId, status: answer.status });
  return await understood(equipped, id, answer);
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
