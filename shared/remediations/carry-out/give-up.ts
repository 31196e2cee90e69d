import type { RemediationRecord } from '../../model/remediation-run.ts';
import type { Equipped } from '../ports.ts';
import { ended } from './finish.ts';
import { recordOf, tell } from './record.ts';

/**
 * Ends a remediation that nothing works on any more. `seen` is its record as it was when that was found out: one that was touched since
 * stays as it is. True when it ended.
 */
export async function giveUp(equipped: Equipped, seen: RemediationRecord, because: string): Promise<boolean> {
  const { store, now } = equipped;
  const { id, request } = seen;
  const isAsSeen = ({ state, updatedAt }: RemediationRecord) => state !== 'finished' && updatedAt === seen.updatedAt;
  const current = await recordOf(equipped, id);
  if (!isAsSeen(current)) {
    return false;
  }
  const end = { outcome: 'failed', because, at: now().toISOString() } as const;
  // The record comes last: as long as it is not finished, whatever went before is done again. People are told once all the same.
  await store.unlock(request.resourceId, request.remediationId, id);
  await tell(equipped, ended(current, end));
  let hasEnded = false;
  await store.update(id, (record) => {
    hasEnded = isAsSeen(record);
    return hasEnded ? ended(record, end) : record;
  });
  return hasEnded;
}
