import { gunzipSync } from 'node:zlib';
import { type Columns, type ColumnType, logTables } from '../../shared/reports/columns.ts';
import { LOGS_AUDIENCE } from './tokens.ts';
import type { Answer, Call } from './types.ts';
import type { World } from './world.ts';

/** The immutable id of the one data collection rule there is. */
export const RULE_ID = 'dcr-0a1b2c3d4e5f60718293a4b5c6d7e8f9';
export const FINDINGS_STREAM = logTables.findings.stream;

/** Streams the rule declares, with their columns: those that infra/ deploys. */
const STREAMS: Readonly<Record<string, Columns>> = Object.fromEntries(
  Object.values(logTables).map(({ stream, columns }) => [stream, columns]),
);

const MOST_BYTES = 1024 * 1024;
const LONGEST_FIELD_IN_BYTES = 64 * 1024;

export const INGESTION_PATH = /^\/dataCollectionRules\/(?<rule>[^/]+)\/streams\/(?<stream>[^/]+)$/i;

/** The Logs Ingestion API: rows are checked as the rule declares them, kept, and can be read through the control interface. */
export function answerIngestion(world: World, call: Call): Answer {
  const caller = world.tokens.verify(call.headers['authorization'], LOGS_AUDIENCE);
  if ('code' in caller) {
    return error(401, caller.code, caller.message);
  }
  const { rule = '', stream = '' } = INGESTION_PATH.exec(call.url.pathname)?.groups ?? {};
  return (
    refusedTarget(call, rule, decodeURIComponent(stream)) ??
    keep(world, decodeURIComponent(stream), unpacked(call.body, call.headers['content-encoding']))
  );
}

function refusedTarget({ method, url, body }: Call, rule: string, stream: string): Answer | undefined {
  if (method !== 'POST') {
    return error(405, 'MethodNotAllowed', 'Rows come by POST.');
  }
  if (url.searchParams.get('api-version') !== '2023-01-01') {
    return error(400, 'UnsupportedApiVersion', `Expected api-version 2023-01-01 but found '${url.searchParams.get('api-version') ?? ''}'.`);
  }
  if (rule !== RULE_ID) {
    return error(404, 'NotFound', `Data collection rule with immutable Id '${rule}' not found.`);
  }
  if (STREAMS[stream] === undefined) {
    return error(400, 'InvalidStream', `The stream '${stream}' was not configured in the data collection rule.`);
  }
  return body.length > MOST_BYTES ? tooLarge() : undefined;
}

function unpacked(body: Buffer, encoding: string | undefined): Buffer | Answer {
  try {
    return encoding === 'gzip' ? gunzipSync(body, { maxOutputLength: MOST_BYTES + 1 }) : body;
  } catch (cause) {
    const isTooLong = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLong ? tooLarge() : error(400, 'InvalidContent', 'The content is not gzip, although it says so.');
  }
}

function keep(world: World, stream: string, content: Buffer | Answer): Answer {
  if (!Buffer.isBuffer(content)) {
    return content;
  }
  if (content.length > MOST_BYTES) {
    return tooLarge();
  }
  const rows = rowsIn(content);
  if (rows === undefined) {
    return error(400, 'InvalidContent', 'Expected a JSON array of objects.');
  }
  const fault = rows.map((row) => faultOf(row, STREAMS[stream] ?? {})).find((one) => one !== undefined);
  if (fault !== undefined) {
    return error(400, 'InvalidRecord', fault);
  }
  const kept = world.rows.get(stream) ?? [];
  world.rows.set(stream, kept);
  kept.push(...rows.map((row) => ({ at: world.now().toISOString(), ...cutFields(row) })));
  world.onRows();
  return { status: 204 };
}

type Row = Readonly<Record<string, unknown>>;

function rowsIn(content: Buffer): Row[] | undefined {
  try {
    const rows: unknown = JSON.parse(content.toString('utf8'));
    return Array.isArray(rows) && rows.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row)) ? rows : undefined;
  } catch {
    return undefined;
  }
}

/** Azure drops what is not declared without a word; here it is a mistake that should be seen. */
function faultOf(row: Row, columns: Readonly<Record<string, ColumnType>>): string | undefined {
  const stray = Object.keys(row).find((name) => columns[name] === undefined);
  if (stray !== undefined) {
    return `The column '${stray}' is not declared in the data collection rule.`;
  }
  const wrong = Object.entries(row).find(([name, value]) => value !== null && !fits(value, columns[name]));
  return wrong === undefined
    ? undefined
    : `The column '${wrong[0]}' is declared as ${columns[wrong[0]]} but holds ${JSON.stringify(wrong[1]).slice(0, 80)}.`;
}

function fits(value: unknown, type: ColumnType | undefined): boolean {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'datetime':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value));
    case 'int':
    case 'long':
      return Number.isInteger(value);
    case 'real':
      return typeof value === 'number';
    case 'string':
      return typeof value === 'string';
    default:
      return true;
  }
}

function cutFields(row: Row): { row: Row; cut: string[] } {
  const cut = Object.keys(row).filter((name) => Buffer.byteLength(String(row[name])) > LONGEST_FIELD_IN_BYTES);
  const short = (value: unknown): string => Buffer.from(String(value)).subarray(0, LONGEST_FIELD_IN_BYTES).toString('utf8');
  return { row: { ...row, ...Object.fromEntries(cut.map((name) => [name, short(row[name])])) }, cut };
}

function tooLarge(): Answer {
  return error(413, 'ContentLengthLimitExceeded', 'Maximum allowed content length: 1048576 bytes (1 MB).');
}

function error(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}
