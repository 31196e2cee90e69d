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
  const finishedAt = equipped.now().toISOString();
  const record = await equipped.store.update(id, (unfinished) => ({
    ...withoutOperation(unfinished),
    state: 'finished',
    outcome,
    because,
    finishedAt,
    updatedAt: finishedAt,
  }));
  equipped.log.info('A remediation ended', { id, outcome, resourceId: request.resourceId });
  await tell(equipped, record);
  return null;
}

/** The address of an operation can carry a signature and is of no use any more. */
function withoutOperation({ operationUrl: _, ...record }: RemediationRecord): RemediationRecord {
  return record;
}
