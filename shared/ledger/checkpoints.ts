import { odata } from '@azure/data-tables';
import type { UnitRef } from '../model/resource-id.ts';
import type { ScanPlan } from '../model/run.ts';
import { deleteRows, writeInBatches } from './batches.ts';
import { chunksOf, textOfChunks } from './chunks.ts';
import { hashKey, SCHEMA_VERSION } from './key.ts';
import type { Row, Table } from './table.ts';

/** What became of one unit. */
export interface UnitOutcome {
  readonly unit: string;
  readonly failed: boolean;
  readonly denied: number;
  readonly unread: number;
  readonly waitedInMs: number;
  /** Ids of resources that are otherwise than the scan before saw them. */
  readonly changed: readonly string[];
  /** When the scan before saw the unit, RFC 3339; '' when none did. */
  readonly since: string;
}

export interface Batch {
  readonly subscription: string;
  readonly batch: number;
  readonly units: readonly UnitRef[];
  readonly outcomes: readonly UnitOutcome[];
}

export interface Totals {
  readonly units: number;
  readonly done: number;
  readonly failed: number;
  readonly denied: number;
  readonly unread: number;
  readonly waitedInMs: number;
}

/** What a scan set out to do and how far it came: after a crash it goes on from here. */
export interface Checkpoints {
  /** Null until the plan is written whole. */
  plan(scan: string): Promise<ScanPlan | null>;
  /** Writes the batches first and the plan last. */
  savePlan(scan: string, plan: ScanPlan, batches: readonly Batch[]): Promise<void>;
  batch(scan: string, subscription: string, batch: number): Promise<Batch | null>;
  saveBatch(scan: string, batch: Batch): Promise<void>;
  totals(scan: string): Promise<Totals>;
  /** Outcomes of units in which something changed. */
  changed(scan: string): Promise<readonly UnitOutcome[]>;
  /** Takes away what was planned before; returns how many rows. */
  purge(before: string): Promise<number>;
}

const PLAN = 'plan';

export function createCheckpoints(table: Table, now: () => Date): Checkpoints {
  return {
    async plan(scan) {
      const row = await table.get(scan, PLAN);
      return row === null ? null : (JSON.parse(textOfChunks(row, 'json')) as ScanPlan);
    },
    async savePlan(scan, plan, batches) {
      const at = now().toISOString();
      await writeInBatches(
        table,
        batches.map((batch) => ['upsert', rowOf(scan, batch, at), 'Replace']),
      );
      await table.upsert({
        partitionKey: scan,
        rowKey: PLAN,
        schemaVersion: SCHEMA_VERSION,
        plannedAt: at,
        ...chunksOf('json', JSON.stringify(plan)),
      });
    },
    async batch(scan, subscription, batch) {
      const row = await table.get(scan, keyOf(subscription, batch));
      return row === null ? null : batchOf(row);
    },
    saveBatch: (scan, batch) => table.upsert(rowOf(scan, batch, now().toISOString())),
    async totals(scan) {
      return (await planned(table, scan, COUNTED)).reduce(add, NOTHING);
    },
    async changed(scan) {
      const rows = await planned(table, scan);
      return rows
        .filter((row) => Number(row['changed']) > 0)
        .flatMap((row) => batchOf(row).outcomes.filter(({ changed }) => changed.length > 0));
    },
    async purge(before) {
      const old = await table.list(odata`plannedAt lt ${before}`, ['PartitionKey', 'RowKey']);
      for (const rows of Map.groupBy(old, ({ partitionKey }) => partitionKey).values()) {
        await deleteRows(table, rows);
      }
      return old.length;
    },
  };
}

const COUNTED = ['PartitionKey', 'RowKey', 'units', 'done', 'failed', 'denied', 'unread', 'waitedInMs'];
const NOTHING: Totals = { units: 0, done: 0, failed: 0, denied: 0, unread: 0, waitedInMs: 0 };

/** A first attempt at the plan may have left more batches than the plan names: nobody works on those and they do not count. */
async function planned(table: Table, scan: string, select?: readonly string[]): Promise<Row[]> {
  const plan = await table.get(scan, PLAN);
  const parts = plan === null ? [] : (JSON.parse(textOfChunks(plan, 'json')) as ScanPlan).parts;
  const named = new Set(
    parts.flatMap(({ subscription, batches }) => Array.from({ length: batches }, (_, batch) => keyOf(subscription, batch))),
  );
  const rows = await table.list(odata`PartitionKey eq ${scan}`, select);
  return rows.filter(({ rowKey }) => named.has(rowKey));
}

function add(sum: Totals, row: Row): Totals {
  const count = (name: keyof Totals) => sum[name] + Number(row[name] ?? 0);
  return {
    units: count('units'),
    done: count('done'),
    failed: count('failed'),
    denied: count('denied'),
    unread: count('unread'),
    waitedInMs: count('waitedInMs'),
  };
}

function keyOf(subscription: string, batch: number): string {
  return `batch-${hashKey(subscription).slice(0, 32)}-${String(batch).padStart(6, '0')}`;
}

function rowOf(scan: string, batch: Batch, plannedAt: string) {
  const { subscription, units, outcomes } = batch;
  const sum = (of: (outcome: UnitOutcome) => number) => outcomes.reduce((total, outcome) => total + of(outcome), 0);
  return {
    partitionKey: scan,
    rowKey: keyOf(subscription, batch.batch),
    schemaVersion: SCHEMA_VERSION,
    plannedAt,
    units: units.length,
    done: outcomes.length,
    failed: sum(({ failed }) => (failed ? 1 : 0)),
    denied: sum(({ denied }) => denied),
    unread: sum(({ unread }) => unread),
    waitedInMs: Math.round(sum(({ waitedInMs }) => waitedInMs)),
    changed: sum(({ changed }) => changed.length),
    ...chunksOf('json', textOf(batch)),
  };
}

/** An entity holds no more characters, with room for what stands beside it. */
const LONGEST_BATCH = 400_000;
/** Of a unit in a batch that is too long; larger by far than what people change between two scans. */
const LONGEST_CHANGES = 30_000;

/** Where nearly everything changed, as after another api-version, the units that changed most are not listed: what events missed there is not told. */
function textOf(batch: Batch): string {
  const text = JSON.stringify(batch);
  const isListed = ({ changed }: UnitOutcome): boolean => JSON.stringify(changed).length <= LONGEST_CHANGES;
  return text.length <= LONGEST_BATCH
    ? text
    : JSON.stringify({ ...batch, outcomes: batch.outcomes.map((one) => (isListed(one) ? one : { ...one, changed: [] })) });
}

function batchOf(row: Row): Batch {
  return JSON.parse(textOfChunks(row, 'json')) as Batch;
}
