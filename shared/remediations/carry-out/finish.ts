import type { RemediationActivities, RemediationRecord } from '../../model/remediation-run.ts';
import type { Equipped } from '../ports.ts';
import { recordOf, tell } from './record.ts';

type Finish = Parameters<RemediationActivities['finishRemediation']>[0] | Parameters<RemediationActivities['finishUndo']>[0];

/** Records the outcome, gives the lock back and tells people. */
export async function finish(equipped: Equipped, { id, outcome, because }: Finish): Promise<null> {
  const before = await recordOf(equipped, id);
  const { request } = before;
  await equipped.store.unlock(request.resourceId, request.remediationId, id);
  if (before.state === 'finished') {
    // Whoever ended it may have died before telling; the outbox knows what was told.
    await tell(equipped, before);
    return null;
  }
  const at = equipped.now().toISOString();
  const record = await equipped.store.update(id, (known) => (known.state === 'finished' ? known : ended(known, { outcome, because, at })));
  equipped.log.info('A remediation ended', { id, outcome, resourceId: request.resourceId });
  await tell(equipped, record);
  return null;
}

interface End extends Pick<Finish, 'outcome' | 'because'> {
  readonly at: string;
}

/** The record with its end; without the address of its operation, which can carry a signature and is of no use any more. */
export function ended({ operationUrl: _, ...record }: RemediationRecord, { outcome, because, at }: End): RemediationRecord {
  return { ...record, state: 'finished', outcome, because, finishedAt: at, updatedAt: at };
}
