import type { Message } from '../../model/message.ts';
import type { RemediationRecord, RunState } from '../../model/remediation-run.ts';
import { approvalLinkOf } from '../approval-link.ts';
import { messageOf } from '../messages.ts';
import type { Equipped } from '../ports.ts';

/** The record of a running instance; activities have nothing to do without one. */
export async function recordOf({ store }: Pick<Equipped, 'store'>, id: string): Promise<RemediationRecord> {
  const record = await store.get(id);
  if (record === null) {
    throw new RangeError(`Expected a remediation ${JSON.stringify(id).slice(0, 100)} but the history holds none.`);
  }
  return record;
}

type Changes = Partial<Omit<RemediationRecord, 'id' | 'state' | 'schemaVersion' | 'createdAt' | 'updatedAt'>>;

/** Moves a record on. A finished one stays as it is. */
export async function advance(
  { store, now }: Pick<Equipped, 'store' | 'now'>,
  id: string,
  to: { readonly state: RunState; readonly changes?: Changes },
): Promise<RemediationRecord> {
  const updatedAt = now().toISOString();
  return await store.update(id, (record) =>
    record.state === 'finished' ? record : { ...record, ...to.changes, state: to.state, updatedAt },
  );
}

/** Best effort: whom it does not reach sees the record in the dashboard. */
export async function tell(equipped: Equipped, record: RemediationRecord): Promise<void> {
  const { post, report, log } = equipped;
  const attempts = [
    async () => await post?.(await newsOf(equipped, record)),
    async () => (record.state === 'finished' ? await report?.(record) : undefined),
  ];
  for (const attempt of attempts) {
    try {
      await attempt();
    } catch (error) {
      log.warn('People could not be told of a remediation', { id: record.id, error: error instanceof Error ? error.message : 'unknown' });
    }
  }
}

async function newsOf(equipped: Equipped, record: RemediationRecord): Promise<Message> {
  const approval = record.state === 'waiting' ? await linkOf(equipped, record) : undefined;
  return messageOf(record, { publicUrl: equipped.publicUrl, approval, at: equipped.now() });
}

/** Without a link people hear of it all the same, and can decide elsewhere. */
async function linkOf(equipped: Equipped, record: RemediationRecord): Promise<string | undefined> {
  try {
    return await approvalLinkOf(equipped, record);
  } catch (error) {
    equipped.log.error('No approval link could be made', { id: record.id, error: error instanceof Error ? error.message : 'unknown' });
    return undefined;
  }
}

/** Nothing was sent yet: what people agreed to is as good as before. */
export function unsent({ wroteAt: _, ...record }: RemediationRecord): RemediationRecord {
  return record;
}

/** Nothing was written after all, so there is nothing to undo, and what was agreed to is used up: another write is another one. */
export function withoutWrite({ wroteAt: _, writeId: __, ...record }: RemediationRecord): RemediationRecord {
  return record;
}
