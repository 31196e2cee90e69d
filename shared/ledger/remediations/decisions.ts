import type { TableClient } from '@azure/data-tables';
import type { Decision } from '../../model/remediation-run.ts';
import type { RemediationStore } from '../../model/remediation-store.ts';
import { insertRow, readRow, replaceRow, type StoredRow, textOf, untilUncontended } from './rows.ts';

/**
 * Insert-only, one per ask: the first decision stands. Only the mark of its use is added later, once. The mark names the write it is for: whoever
 * got no answer to it, or was told by a repeated request that the row had changed, finds that it was its own.
 */
export function createDecisions(table: TableClient): Pick<RemediationStore, 'decide' | 'decision' | 'useDecision'> {
  const read = (remediation: string, number: number) => readRow(table, partitionOf(remediation), String(number));
  return {
    async decide(decision) {
      return (await insertRow(table, rowOf(decision))) ? decision : await standing(read, decision);
    },
    async decision(remediation, number) {
      const row = await read(remediation, number);
      return row === null ? null : decisionIn(row);
    },
    useDecision: (remediation, number, { writeId, at }) =>
      untilUncontended('A decision', async () => {
        const row = await read(remediation, number);
        if (row === null) {
          return false;
        }
        const decision = decisionIn(row);
        if (decision.usedAt !== undefined) {
          return decision.usedFor === writeId;
        }
        return (await replaceRow(table, rowOf({ ...decision, usedAt: at, usedFor: writeId }), row.etag)) ? true : undefined;
      }),
  };
}

async function standing(
  read: (remediation: string, number: number) => Promise<StoredRow | null>,
  { remediation, number }: Decision,
): Promise<Decision> {
  const row = await read(remediation, number);
  if (row === null) {
    throw new Error('A decision was there and is gone; decide again.');
  }
  return decisionIn(row);
}

function partitionOf(remediation: string): string {
  return `decision-${remediation}`;
}

function rowOf(decision: Decision) {
  return {
    partitionKey: partitionOf(decision.remediation),
    rowKey: String(decision.number),
    schemaVersion: 1,
    document: JSON.stringify(decision),
  };
}

function decisionIn(row: StoredRow): Decision {
  return JSON.parse(textOf(row, 'document')) as Decision;
}
