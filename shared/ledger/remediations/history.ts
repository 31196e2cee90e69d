import { odata, type TableClient } from '@azure/data-tables';
import type { RemediationRecord } from '../../model/remediation-run.ts';
import type { RecordFilter, RecordPage, RemediationStore } from '../../model/remediation-store.ts';
import { chunksOf, longTextOf } from '../chunks.ts';
import { placeOf } from '../table.ts';
import { insertRow, keyOf, readRow, replaceRow, type StoredRow, untilUncontended } from './rows.ts';

/** Few enough for one partition: budgets count them by the hour. Ids sort newest first, and so do the rows. */
const PARTITION = 'remediation';
const MOST_PER_PAGE = 100;
/** A filtered page of Azure Tables can be empty and still have a next one. */
const MOST_EMPTY_PAGES = 20;

/** One row per instance: the record as JSON in as many properties as it takes, and beside it what lists are filtered by. */
export function createHistory(table: TableClient): Pick<RemediationStore, 'insert' | 'get' | 'update' | 'list'> {
  return {
    insert: (record) => insertRow(table, rowOf(record)),
    async get(id) {
      const row = await readRow(table, PARTITION, id);
      return row === null ? null : recordIn(row);
    },
    update: (id, change) => untilUncontended(`Remediation ${id}`, () => updateOnce(table, id, change)),
    list: (filter) => list(table, filter),
  };
}

function rowOf(record: RemediationRecord) {
  const { id, kind, request, state, outcome, schemaVersion } = record;
  return {
    partitionKey: PARTITION,
    rowKey: id,
    schemaVersion,
    kind,
    state,
    outcome: outcome ?? '',
    ruleId: request.ruleId,
    unit: keyOf(request.unit),
    resource: keyOf(request.resourceId),
    ...chunksOf('document', JSON.stringify(record)),
  };
}

function recordIn(row: StoredRow): RemediationRecord {
  return JSON.parse(longTextOf(row, 'document')) as RemediationRecord;
}

async function updateOnce(
  table: TableClient,
  id: string,
  change: (record: RemediationRecord) => RemediationRecord,
): Promise<RemediationRecord | undefined> {
  const row = await readRow(table, PARTITION, id);
  if (row === null) {
    throw new RangeError(`Expected a remediation ${JSON.stringify(id).slice(0, 100)} but the history holds none.`);
  }
  const changed = change(recordIn(row));
  return (await replaceRow(table, rowOf(changed), row.etag)) ? changed : undefined;
}

async function list(table: TableClient, filter: RecordFilter): Promise<RecordPage> {
  const maxPageSize = Math.min(Math.max(filter.top ?? MOST_PER_PAGE, 1), MOST_PER_PAGE);
  const place = placeOf(filter.token);
  const pages = table
    .listEntities({ queryOptions: { filter: conditionOf(filter) } })
    .byPage({ maxPageSize, ...(place === undefined ? {} : { continuationToken: place }) });
  let emptyPages = 0;
  for await (const page of pages) {
    const token = page.continuationToken;
    if (page.length > 0 || token === undefined || ++emptyPages >= MOST_EMPTY_PAGES) {
      return { records: page.map(recordIn), ...(token === undefined ? {} : { token }) };
    }
  }
  return { records: [] };
}

function conditionOf({ unit, resourceId, state, unfinished = false }: RecordFilter): string {
  return [
    odata`PartitionKey eq ${PARTITION}`,
    ...(unit === undefined ? [] : [odata`unit eq ${keyOf(unit)}`]),
    ...(resourceId === undefined ? [] : [odata`resource eq ${keyOf(resourceId)}`]),
    ...(state === undefined ? [] : [odata`state eq ${state}`]),
    ...(unfinished ? [odata`state ne ${'finished'}`] : []),
  ].join(' and ');
}
