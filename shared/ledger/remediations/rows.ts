import { createHash } from 'node:crypto';
import { RestError, type TableClient, type TableEntityResult } from '@azure/data-tables';

/** Ids hold slashes, which table keys may not; a hash of the parts is as unique and has no length to worry about. */
export function keyOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

export type Row = Readonly<Record<string, unknown>>;
export type StoredRow = TableEntityResult<Record<string, unknown>>;

/** Null when there is no such row. */
export async function readRow(table: TableClient, partitionKey: string, rowKey: string): Promise<StoredRow | null> {
  return await unlessStatus([404], () => table.getEntity(partitionKey, rowKey));
}

/** False when the row is there already. */
export async function insertRow(
  table: TableClient,
  row: Row & { readonly partitionKey: string; readonly rowKey: string },
): Promise<boolean> {
  return (await unlessStatus([409], () => table.createEntity(row))) !== null;
}

/** False when somebody changed or deleted the row since it was read. */
export async function replaceRow(
  table: TableClient,
  row: Row & { readonly partitionKey: string; readonly rowKey: string },
  etag: string,
): Promise<boolean> {
  return (await unlessStatus([404, 412], () => table.updateEntity(row, 'Replace', { etag }))) !== null;
}

/** With an etag only while nobody changed it. A row that is gone is as good as deleted. */
export async function deleteRow(table: TableClient, partitionKey: string, rowKey: string, etag = '*'): Promise<void> {
  await unlessStatus([404, 412], () => table.deleteEntity(partitionKey, rowKey, { etag }));
}

/** What the action answers, or null when Azure answers with one of the statuses. */
export async function unlessStatus<T>(statuses: readonly number[], action: () => Promise<T>): Promise<T | null> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof RestError && statuses.includes(error.statusCode ?? 0) && !isTableMissing(error)) {
      return null;
    }
    throw error;
  }
}

/** A table that is not there answers 404 like a row, but it means that nothing is known, not that nothing is there. */
function isTableMissing({ details }: RestError): boolean {
  return JSON.stringify(details ?? '').includes('TableNotFound');
}

export function textOf(row: StoredRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') {
    throw new TypeError(
      `Expected text in column ${column} of row ${row.partitionKey ?? ''} ${row.rowKey ?? ''} but found ${typeof value}.`,
    );
  }
  return value;
}

const MOST_ATTEMPTS = 8;

/** Optimistic writing: `attempt` answers undefined when somebody was faster. */
export async function untilUncontended<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T> {
  for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts++) {
    const answer = await attempt();
    if (answer !== undefined) {
      return answer;
    }
  }
  throw new Error(`${what} was changed by others ${MOST_ATTEMPTS} times in a row; it will be tried again.`);
}
