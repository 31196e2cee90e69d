import { odata } from '@azure/data-tables';
import type { ScanRun } from '../model/run.ts';
import { deleteRows } from './batches.ts';
import { chunksOf, longTextOf } from './chunks.ts';
import { SCHEMA_VERSION } from './key.ts';
import type { Row, Table } from './table.ts';

export type Acquired =
  /** `stopped`: the run that was ended thereby. */
  { readonly status: 'held'; readonly stopped?: ScanRun } | { readonly status: 'refused'; readonly holder: string };

/** Full scans, newest first, and the lock that lets one run at a time. */
export interface Runs {
  /**
   * Takes or keeps the lock for `forInMs`. Refused while another scan holds it; a holder whose time is over has stopped without a
   * word, and its run is ended as failed.
   */
  acquire(id: string, forInMs: number): Promise<Acquired>;
  /** False when there is a run of that id already; it stays as it is. */
  create(run: ScanRun): Promise<boolean>;
  get(id: string): Promise<ScanRun | null>;
  list(paging: { readonly top: number; readonly next?: string | undefined }): Promise<{ items: readonly ScanRun[]; next?: string }>;
  /** Changes a run that still runs. Null when it has ended or is not there. */
  update(id: string, changes: Partial<ScanRun>): Promise<ScanRun | null>;
  /** Gives the lock back if this scan holds it. */
  release(id: string): Promise<void>;
  /** Takes away runs that started before; returns how many. */
  purge(before: string): Promise<number>;
}

const SCAN = 'scan';
const LOCK = { partitionKey: 'lock', rowKey: 'full-scan' };
/** Batches that run side by side keep the lock at the same time. */
const MOST_TRIES = 50;

export function createRuns(table: Table, now: () => Date): Runs {
  const update = (id: string, changes: Partial<ScanRun>) => change(table, id, changes);
  const heldAfter = async (before: string, id: string): Promise<Acquired> => {
    const stopped = await endStopped(update, before, id, now());
    return stopped === null ? { status: 'held' } : { status: 'held', stopped };
  };
  return {
    async acquire(id, forInMs) {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const taken = await takeLock(table, id, { now: now().getTime(), forInMs });
        if (taken !== null) {
          return 'refusedBy' in taken ? { status: 'refused', holder: taken.refusedBy } : await heldAfter(taken.before, id);
        }
      }
      return { status: 'refused', holder: 'of somebody else' };
    },
    create: async (run) => (await table.create({ partitionKey: SCAN, rowKey: run.id, ...columnsOf(run) })) !== null,
    async get(id) {
      const row = await table.get(SCAN, id);
      return row === null ? null : runOf(row);
    },
    async list({ top, next }) {
      const page = await table.page({ filter: odata`PartitionKey eq ${SCAN}`, top, next });
      const items = page.rows.map(runOf);
      return page.next === undefined ? { items } : { items, next: page.next };
    },
    update,
    async release(id) {
      const row = await table.get(LOCK.partitionKey, LOCK.rowKey);
      if (row?.['runId'] === id) {
        await table.delete(LOCK.partitionKey, LOCK.rowKey, row.etag);
      }
    },
    async purge(before) {
      const old = await table.list(odata`PartitionKey eq ${SCAN} and startedAt lt ${before}`, ['PartitionKey', 'RowKey']);
      await deleteRows(table, old);
      return old.length;
    },
  };
}

/** Null: somebody else wrote at the same moment. */
async function takeLock(
  table: Table,
  id: string,
  { now, forInMs }: { readonly now: number; readonly forInMs: number },
): Promise<{ readonly before: string } | { readonly refusedBy: string } | null> {
  const row = await table.get(LOCK.partitionKey, LOCK.rowKey);
  const before = String(row?.['runId'] ?? '');
  const isHeld = row !== null && before !== id && Date.parse(String(row['until'])) > now;
  // A run that has ended gives the lock back a moment later; nobody has to wait for that.
  if (isHeld && !(await hasEnded(table, before))) {
    return { refusedBy: before };
  }
  const wanted = { ...LOCK, schemaVersion: SCHEMA_VERSION, runId: id, until: new Date(now + forInMs).toISOString() };
  const etag = row === null ? await table.create(wanted) : await table.update(wanted, row.etag);
  return etag === null ? null : { before };
}

async function hasEnded(table: Table, id: string): Promise<boolean> {
  const row = await table.get(SCAN, id);
  return row !== null && runOf(row).state !== 'running';
}

async function endStopped(update: Runs['update'], holder: string, by: string, now: Date): Promise<ScanRun | null> {
  const because = `It stopped without a word; the scan ${by} took over.`;
  return holder === '' || holder === by ? null : await update(holder, { state: 'failed', endedAt: now.toISOString(), because });
}

async function change(table: Table, id: string, changes: Partial<ScanRun>): Promise<ScanRun | null> {
  for (;;) {
    const row = await table.get(SCAN, id);
    const run = row === null ? null : runOf(row);
    if (row === null || run === null || run.state !== 'running') {
      return null;
    }
    const changed = { ...run, ...changes };
    if ((await table.update({ partitionKey: SCAN, rowKey: id, ...columnsOf(changed) }, row.etag)) !== null) {
      return changed;
    }
  }
}

function columnsOf(run: ScanRun) {
  return { schemaVersion: SCHEMA_VERSION, startedAt: run.startedAt, state: run.state, ...chunksOf('json', JSON.stringify(run)) };
}

function runOf(row: Row): ScanRun {
  return JSON.parse(longTextOf(row, 'json')) as ScanRun;
}
