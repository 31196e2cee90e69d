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
  write(id: string, file: string, content: Buffer): Promise<void>;
  /** Null when there is no such file. */
  read(id: string, file: string): Promise<Buffer | null>;
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
    update: (id, changes) => change(table, id, changes),
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

async function change(table: Table, id: string, changes: Partial<ReportRun>): Promise<ReportRun | null> {
  for (;;) {
    const row = await table.get(REPORT, id);
    if (row === null) {
      return null;
    }
    const changed = { ...runOf(row), ...changes };
    if ((await table.update(rowOf(changed), row.etag)) !== null) {
      return changed;
    }
  }
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
