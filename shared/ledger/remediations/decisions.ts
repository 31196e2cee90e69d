import type { TableClient } from '@azure/data-tables';
import type { Decision } from '../../model/remediation-run.ts';
import type { RemediationStore } from '../../model/remediation-store.ts';
import { insertRow, readRow, replaceRow, type StoredRow, textOf, untilUncontended } from './rows.ts';

/** Insert-only, one per ask: the first decision stands. Only the mark of its use is added later, once. */
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
    useDecision: (remediation, number, usedAt) =>
      untilUncontended('A decision', async () => {
        const row = await read(remediation, number);
        if (row === null || decisionIn(row).usedAt !== undefined) {
          return false;
        }
        return (await replaceRow(table, rowOf({ ...decisionIn(row), usedAt }), row.etag)) ? true : undefined;
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
