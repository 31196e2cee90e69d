import { odata } from '@azure/data-tables';
import type { ContainerClient } from '@azure/storage-blob';
import type { ReportRun } from '../model/report.ts';
import { hashKey, newestFirst, SCHEMA_VERSION } from './key.ts';
import { hasStatus } from './status.ts';
import { once, type Row, type Table } from './table.ts';

const REPORT = 'report';
/** A blob's name below the report; what comes from an address is not looked up otherwise. */
const SAFE_NAME = /^[a-z0-9][a-z0-9.-]{0,80}$/;

/** Compliance reports, newest first, and their files. */
export interface Reports {
  /** False when there is a report of that id already; it stays as it is. */
  create(run: ReportRun): Promise<boolean>;
  get(id: string): Promise<ReportRun | null>;
  list(paging: { readonly top: number; readonly next?: string | undefined }): Promise<{ items: readonly ReportRun[]; next?: string }>;
  /** Null when there is none of that id. */
  update(id: string, changes: Partial<ReportRun>): Promise<ReportRun | null>;
  /** Ends a report that still runs; false when it has ended by itself. */
  fail(id: string, ending: { readonly because: string; readonly endedAt: string }): Promise<boolean>;
  /** Those that have not ended, newest first. */
  running(): Promise<ReportRun[]>;
  /** The newest that have numbers, newest first: what a trend is drawn from. */
  withNumbers(top: number): Promise<ReportRun[]>;
  /** Takes away what was asked for before; `trend` rows with numbers stay, without their files. */
  purge(options: { readonly before: string; readonly trend: number; readonly now: Date }): Promise<PurgedReports>;
  write(id: string, file: string, content: Buffer): Promise<void>;
  /** Null when there is no such file. */
  read(id: string, file: string): Promise<Buffer | null>;
}

export interface PurgedReports {
  readonly rows: number;
  readonly files: number;
}

/** `seed` makes the id: the same one is the same report. */
export function reportId(at: string, seed: string): string {
  return `${newestFirst(at)}-${hashKey('report', seed).slice(0, 16)}`;
}

export function createReports(table: Table, blobs: ContainerClient): Reports {
  const container = once(() => blobs.createIfNotExists());
  const get = async (id: string): Promise<ReportRun | null> => {
    const row = /^[0-9a-f-]{1,60}$/.test(id) ? await table.get(REPORT, id) : null;
    return row === null ? null : runOf(row);
  };
  return {
    create: async (run) => (await table.create(rowOf(run))) !== null,
    get,
    async list({ top, next }) {
      const page = await table.page({ filter: odata`PartitionKey eq ${REPORT}`, top, next });
      const items = page.rows.map(runOf);
      return page.next === undefined ? { items } : { items, next: page.next };
    },
    update: (id, changes) => change(table, id, () => changes),
    fail: async (id, ending) =>
      (await change(table, id, ({ state }) => (state === 'running' ? { state: 'failed', ...ending } : null))) !== null,
    running: async () => (await table.list(odata`PartitionKey eq ${REPORT} and state eq ${'running'}`)).map(runOf),
    withNumbers: (top) => withNumbers(table, top),
    purge: (options) => purgeReports({ table, blobs }, options),
    async write(id, file, content) {
      await container();
      await blobs.getBlockBlobClient(`${id}/${file}`).uploadData(content);
    },
    async read(id, file) {
      if (!SAFE_NAME.test(file)) {
        return null;
      }
      try {
        return await blobs.getBlockBlobClient(`${id}/${file}`).downloadToBuffer();
      } catch (error) {
        if (hasStatus(error, [404])) {
          return null;
        }
        throw error;
      }
    },
  };
}

/** Null when there is none of that id, or nothing is to change. */
async function change(table: Table, id: string, changesOf: (run: ReportRun) => Partial<ReportRun> | null): Promise<ReportRun | null> {
  for (;;) {
    const row = await table.get(REPORT, id);
    const changes = row === null ? null : changesOf(runOf(row));
    if (row === null || changes === null) {
      return null;
    }
    const changed = { ...runOf(row), ...changes };
    if ((await table.update(rowOf(changed), row.etag)) !== null) {
      return changed;
    }
  }
}

const PAGE = 100;

async function withNumbers(table: Table, top: number): Promise<ReportRun[]> {
  const found: ReportRun[] = [];
  for (let next: string | undefined; ; ) {
    const page = await table.page({ filter: odata`PartitionKey eq ${REPORT}`, top: PAGE, next });
    found.push(...page.rows.map(runOf).filter(({ summary }) => summary !== undefined));
    if (page.next === undefined || found.length >= top) {
      return found.slice(0, top);
    }
    next = page.next;
  }
}

interface ReportStores {
  readonly table: Table;
  readonly blobs: ContainerClient;
}

interface PurgeOptions {
  readonly before: string;
  readonly trend: number;
  readonly now: Date;
}

/** Files go before their row: a purge that is cut short finds the row again. */
async function purgeReports({ table, blobs }: ReportStores, { before, trend, now }: PurgeOptions): Promise<PurgedReports> {
  const runs = (await table.list(odata`PartitionKey eq ${REPORT}`)).map(runOf);
  const newest = newestOfEachKind(runs);
  const numbers = new Set((await withNumbers(table, trend)).map(({ id }) => id));
  const old = runs.filter(({ id, requestedAt }) => Date.parse(requestedAt) < Date.parse(before) && !newest.has(id));
  const counts = { rows: 0, files: 0 };
  for (const { id, purgedAt } of old) {
    counts.files += purgedAt === undefined ? await deleteFiles(blobs, id) : 0;
    if (!numbers.has(id)) {
      counts.rows += (await table.delete(REPORT, id)) ? 1 : 0;
    } else if (purgedAt === undefined) {
      await change(table, id, () => ({ files: [], purgedAt: now.toISOString() }));
    }
  }
  return counts;
}

/** The last one of each set of packs, made by schedule or asked for: it is all there is to show. */
function newestOfEachKind(runs: readonly ReportRun[]): ReadonlySet<string> {
  const kindOf = ({ packs, requestedBy }: ReportRun) => `${requestedBy === 'schedule'} ${packs.toSorted().join(' ')}`;
  const finished = runs
    .filter(({ state }) => state === 'finished')
    .toSorted((a, b) => Date.parse(b.requestedAt) - Date.parse(a.requestedAt));
  return new Set([...Map.groupBy(finished, kindOf).values()].flatMap(([newest]) => newest?.id ?? []));
}

async function deleteFiles(blobs: ContainerClient, id: string): Promise<number> {
  let count = 0;
  if (await blobs.exists()) {
    for await (const { name } of blobs.listBlobsFlat({ prefix: `${id}/` })) {
      count += (await blobs.getBlockBlobClient(name).deleteIfExists()).succeeded ? 1 : 0;
    }
  }
  return count;
}

function rowOf(run: ReportRun) {
  return {
    partitionKey: REPORT,
    rowKey: run.id,
    schemaVersion: SCHEMA_VERSION,
    requestedAt: run.requestedAt,
    state: run.state,
    json: JSON.stringify(run),
  };
}

function runOf(row: Row): ReportRun {
  return JSON.parse(String(row['json'])) as ReportRun;
}
