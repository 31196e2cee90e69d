import type { TableClient } from '@azure/data-tables';
import type { LockRequest, RemediationStore } from '../../model/remediation-store.ts';
import { deleteRow, insertRow, keyOf, readRow, replaceRow, type StoredRow, textOf, untilUncontended } from './rows.ts';

const PARTITION = 'lock';

/** One row per (resource, remediation), taken by insert; an expired one belongs to nobody. */
export function createLocks(table: TableClient): Pick<RemediationStore, 'lock' | 'unlock' | 'holder'> {
  const read = (resourceId: string, remediationId: string) => readRow(table, PARTITION, keyOf(resourceId, remediationId));
  return {
    lock: (request) => untilUncontended('A lock', () => lockOnce(table, request)),
    async unlock(resourceId, remediationId, id) {
      const row = await read(resourceId, remediationId);
      if (row !== null && textOf(row, 'holder') === id) {
        await deleteRow(table, PARTITION, keyOf(resourceId, remediationId), row.etag);
      }
    },
    async holder(resourceId, remediationId, now) {
      const row = await read(resourceId, remediationId);
      return row === null || isExpired(row, now) ? null : textOf(row, 'holder');
    },
  };
}

async function lockOnce(table: TableClient, request: LockRequest): Promise<string | undefined> {
  const { resourceId, remediationId, id, now, expiresAt } = request;
  const rowKey = keyOf(resourceId, remediationId);
  const wanted = { partitionKey: PARTITION, rowKey, schemaVersion: 1, holder: id, resourceId, expiresAt: expiresAt.toISOString() };
  const row = await readRow(table, PARTITION, rowKey);
  if (row === null) {
    return (await insertRow(table, wanted)) ? id : undefined;
  }
  const holder = textOf(row, 'holder');
  if (holder !== id && !isExpired(row, now)) {
    return holder;
  }
  return (await replaceRow(table, wanted, row.etag)) ? id : undefined;
}

function isExpired(row: StoredRow, now: Date): boolean {
  return Date.parse(textOf(row, 'expiresAt')) <= now.getTime();
}
