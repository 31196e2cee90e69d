import { odata } from '@azure/data-tables';
import type { Notice } from '../model/finding.ts';
import { hashKey, newestFirst, SCHEMA_VERSION } from './key.ts';
import { purgeAfter, type Retention } from './retention.ts';
import type { Row, Table } from './table.ts';

/** A notice nobody could act on. */
export interface DeadLetter {
  readonly unit: string;
  readonly notice: Notice;
  readonly attempts: number;
  readonly because: string;
  readonly at: string;
}

const DEAD = 'dead';
const LONGEST_REASON = 1_000;

export async function writeDeadLetter(table: Table, letter: DeadLetter, { deadLettersInDays }: Retention): Promise<void> {
  const { unit, notice, attempts, because, at } = letter;
  await table.upsert({
    partitionKey: DEAD,
    // Not by time: one that is written twice stands there once.
    rowKey: hashKey(unit, notice.eventId, notice.resourceId),
    schemaVersion: SCHEMA_VERSION,
    unit,
    notice: JSON.stringify(notice),
    attempts,
    because: because.slice(0, LONGEST_REASON),
    at,
    order: newestFirst(at),
    purgeAfter: purgeAfter(at, deadLettersInDays),
  });
}

/** Newest first. */
export async function listDeadLetters(table: Table, top: number): Promise<DeadLetter[]> {
  const rows = await table.list(odata`PartitionKey eq ${DEAD}`);
  return rows
    .toSorted((a, b) => (String(a['order']) < String(b['order']) ? -1 : 1))
    .slice(0, top)
    .map(deadLetter);
}

function deadLetter(row: Row): DeadLetter {
  return {
    unit: String(row['unit']),
    notice: JSON.parse(String(row['notice'])) as Notice,
    attempts: Number(row['attempts']),
    because: String(row['because']),
    at: String(row['at']),
  };
}
