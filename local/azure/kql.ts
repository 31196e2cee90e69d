import { isJsonObject, type Json, type JsonObject } from '../../shared/model/json.ts';

/** A part of a query that this small subset of the Kusto language does not hold. */
export class UnsupportedQuery extends Error {}

export interface Query {
  readonly table: string;
  /** From all rows of the table to the rows of the answer. */
  readonly run: (rows: readonly JsonObject[]) => JsonObject[];
}

type Step = (rows: readonly JsonObject[]) => JsonObject[];

/** Reads `table | where … | project … | order by … | limit … | summarize count() by …`; throws an UnsupportedQuery naming what else it finds. */
export function parseQuery(text: string): Query {
  const [table = '', ...operators] = text
    .replace(/\/\/[^\n]*/g, ' ')
    .split('|')
    .map((part) => part.replace(/\s+/g, ' ').trim());
  const steps = operators.map(stepOf);
  return {
    table: table.toLowerCase(),
    run: (rows) => steps.reduce<JsonObject[]>((left, step) => step(left), [...rows]),
  };
}

function stepOf(text: string): Step {
  const [, name = '', rest = ''] = /^(where|project|order by|sort by|limit|take|summarize)\b ?(.*)$/i.exec(text) ?? [];
  switch (name.toLowerCase()) {
    case 'where':
      return whereStep(rest);
    case 'project':
      return projectStep(rest);
    case 'order by':
    case 'sort by':
      return orderStep(rest);
    case 'limit':
    case 'take':
      return limitStep(rest);
    case 'summarize':
      return summarizeStep(rest);
    default:
      throw unsupported(text);
  }
}

function whereStep(text: string): Step {
  const tests = text.split(/ and /i).map(conditionOf);
  return (rows) => rows.filter((row) => tests.every((test) => test(row)));
}

const PATH = String.raw`[A-Za-z_][\w.]*`;
const COMPARED = new RegExp(`^(?<path>${PATH}) (?<operator>=~|==|!=|!~|startswith|contains|has) ['"](?<value>[^'"]*)['"]$`, 'i');
const LISTED = new RegExp(String.raw`^(?<path>${PATH}) (?<operator>in~|in) ?\((?<values>[^()]*)\)$`, 'i');

const LATER = new RegExp(String.raw`^todatetime\((?<path>${PATH})\) (?<operator>>=|<=) datetime\('(?<value>[^']*)'\)$`, 'i');

function laterThan(text: string): ((row: JsonObject) => boolean) | undefined {
  const { path, operator, value = '' } = LATER.exec(text)?.groups ?? {};
  const sign = operator === '>=' ? 1 : -1;
  return path === undefined ? undefined : (row) => sign * (Date.parse(textOf(valueAt(row, path))) - Date.parse(value)) >= 0;
}

function conditionOf(part: string): (row: JsonObject) => boolean {
  const text = part.trim().replace(/^tostring\(([\w.]+)\)/i, '$1');
  const later = laterThan(text);
  if (later !== undefined) {
    return later;
  }
  const { path, operator = '', value = '', values } = COMPARED.exec(text)?.groups ?? LISTED.exec(text)?.groups ?? {};
  if (path === undefined) {
    throw unsupported(`where ${text}`);
  }
  const wanted = values === undefined ? [value] : valuesIn(values);
  return (row) => compares(textOf(valueAt(row, path)), operator.toLowerCase(), wanted);
}

function valuesIn(list: string): string[] {
  return list.split(',').map((item) => {
    const value = /^['"](?<value>[^'"]*)['"]$/.exec(item.trim())?.groups?.['value'];
    if (value === undefined) {
      throw unsupported(`in (${item.trim()})`);
    }
    return value;
  });
}

function compares(found: string, operator: string, wanted: readonly string[]): boolean {
  const same = (a: string, b = ''): boolean => a.toLowerCase() === b.toLowerCase();
  const [first = ''] = wanted;
  switch (operator) {
    case '==':
      return found === first;
    case '!=':
      return found !== first;
    case '!~':
      return !same(found, first);
    case 'in':
      return wanted.includes(found);
    case 'startswith':
      return found.toLowerCase().startsWith(first.toLowerCase());
    case 'contains':
    case 'has':
      return found.toLowerCase().includes(first.toLowerCase());
    default:
      return wanted.some((value) => same(found, value));
  }
}

function projectStep(text: string): Step {
  const columns = text.split(',').map((column) => {
    const { name, path } = new RegExp(String.raw`^(?:(?<name>\w+) ?= ?)?(?<path>${PATH})$`).exec(column.trim())?.groups ?? {};
    if (path === undefined) {
      throw unsupported(`project ${column.trim()}`);
    }
    return { name: name ?? path.replaceAll('.', '_'), path };
  });
  return (rows) => rows.map((row) => Object.fromEntries(columns.map(({ name, path }) => [name, valueAt(row, path)])));
}

function orderStep(text: string): Step {
  const { path, direction = 'desc' } = new RegExp(`^(?<path>${PATH})(?: (?<direction>asc|desc))?$`, 'i').exec(text)?.groups ?? {};
  if (path === undefined) {
    throw unsupported(`order by ${text}`);
  }
  const sign = direction.toLowerCase() === 'asc' ? 1 : -1;
  return (rows) => rows.toSorted((a, b) => sign * compare(textOf(valueAt(a, path)), textOf(valueAt(b, path))));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function limitStep(text: string): Step {
  if (!/^\d+$/.test(text)) {
    throw unsupported(`limit ${text}`);
  }
  return (rows) => rows.slice(0, Number(text));
}

function summarizeStep(text: string): Step {
  const { name = 'count_', path } =
    new RegExp(String.raw`^(?:(?<name>\w+) ?= ?)?count\(\)(?: by (?<path>${PATH}))?$`, 'i').exec(text)?.groups ?? {};
  if (!/count\(\)/i.test(text) || (path === undefined && /\bby\b/i.test(text))) {
    throw unsupported(`summarize ${text}`);
  }
  return (rows) => {
    const counts = Map.groupBy(rows, (row) => (path === undefined ? '' : textOf(valueAt(row, path))));
    return path === undefined ? [{ [name]: rows.length }] : [...counts].map(([value, group]) => ({ [path]: value, [name]: group.length }));
  };
}

function valueAt(row: JsonObject, path: string): Json {
  return path.split('.').reduce<Json>((value, name) => (isJsonObject(value) ? (value[name] ?? null) : null), row);
}

function textOf(value: Json): string {
  return value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function unsupported(part: string): UnsupportedQuery {
  return new UnsupportedQuery(`The simulated Resource Graph does not understand '${part}'.`);
}
