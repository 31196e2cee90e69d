import { type Scope, scalarOf } from './expressions.ts';
import type { KustoNode } from './parser.ts';
import { callOf, elementsOf, namedOf } from './tree.ts';
import { Unsupported } from './unsupported.ts';

type Row = Readonly<Record<string, unknown>>;

/** `summarize` with count(), max(), min(), their forms with a condition, sum(), percentilew() and arg_max(time, *), by columns. */
export function summarize(operator: KustoNode, rows: readonly Row[], now: Date): Row[] {
  const lists = operator.children.filter(({ kind }) => kind === 'List').flatMap(elementsOf);
  const by = operator.children
    .filter(({ kind }) => kind === 'SummarizeByClause')
    .flatMap(({ children }) => children.filter(({ kind }) => kind === 'List').flatMap(elementsOf))
    .map(namedOf);
  const keyOf = (row: Row): Record<string, unknown> => Object.fromEntries(by.map(([name, value]) => [name, scalarOf(value, { row, now })]));
  const groups = Map.groupBy(rows, (row) => JSON.stringify(keyOf(row)));
  // Without `by`, nothing at all still makes one row: count() of it is 0.
  const all = by.length === 0 && groups.size === 0 ? [[]] : [...groups.values()];
  return all.map((group) => {
    const parts = lists.map((aggregate) => aggregated(aggregate, group, now));
    return Object.assign({}, group[0] === undefined ? {} : keyOf(group[0]), ...parts) as Row;
  });
}

function aggregated(node: KustoNode, group: readonly Row[], now: Date): Row {
  const isNamed = node.kind === 'SimpleNamedExpression';
  const [name, call] = isNamed ? namedOf(node) : ['', node];
  const { name: aggregate, given } = callOf(call);
  const [first, second] = given;
  const values = group.map((row) => (first === undefined ? null : scalarOf(first, { row, now })));
  if (aggregate === 'arg_max' && first !== undefined && second?.kind === 'StarExpression') {
    return largest(group, first, now);
  }
  const special = SPECIAL[aggregate];
  if (special !== undefined) {
    return { [isNamed ? name : `${aggregate}_`]: special(given, group, now) };
  }
  const column = isNamed ? name : `${aggregate}_${first?.text ?? ''}`;
  switch (aggregate) {
    case 'count':
      return { [column]: group.length };
    case 'max':
      return { [column]: values.toSorted(order).at(-1) ?? null };
    case 'min':
      return { [column]: values.toSorted(order)[0] ?? null };
    case 'sum':
      return { [column]: values.reduce((sum: number, value) => sum + Number(value ?? 0), 0) };
    default:
      throw new Unsupported(
        `The aggregate ${aggregate} is not one of count, max, min, sum, countif, minif, maxif, percentilew, arg_max(column, *).`,
      );
  }
}

type Aggregate = (given: readonly KustoNode[], group: readonly Row[], now: Date) => unknown;

/** The values of the rows for which the last argument is true, smallest first. */
function valuesIf(given: readonly KustoNode[], group: readonly Row[], now: Date): unknown[] {
  const [value, condition] = [given[0], given.at(-1)];
  return group
    .filter((row) => condition !== undefined && scalarOf(condition, { row, now }) === true)
    .map((row) => (value === undefined ? null : scalarOf(value, { row, now })))
    .toSorted(order);
}

const SPECIAL: Readonly<Record<string, Aggregate>> = {
  countif: (...from) => valuesIf(...from).length,
  minif: (...from) => valuesIf(...from)[0] ?? null,
  maxif: (...from) => valuesIf(...from).at(-1) ?? null,
  percentilew: weightedPercentile,
};

/** The smallest value that so many of a hundred, each counted as often as its weight says, do not exceed. */
function weightedPercentile(given: readonly KustoNode[], group: readonly Row[], now: Date): number | null {
  const at = (index: number, row: Row): number => Number(given[index] === undefined ? 0 : scalarOf(given[index], { row, now }));
  const weighted = group.map((row) => ({ value: at(0, row), weight: at(1, row) })).toSorted((a, b) => a.value - b.value);
  const wanted = (weighted.reduce((sum, { weight }) => sum + weight, 0) * at(2, {})) / 100;
  let counted = 0;
  const found = weighted.find(({ weight }) => {
    counted += weight;
    return counted >= wanted;
  });
  return found?.value ?? null;
}

function largest(group: readonly Row[], column: KustoNode, now: Date): Row {
  const scope = (row: Row): Scope => ({ row, now });
  return group.toSorted((a, b) => order(scalarOf(column, scope(a)), scalarOf(column, scope(b)))).at(-1) ?? {};
}

/** Numbers as numbers, texts and times as texts. */
function order(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') {
    return a - b;
  }
  const [left, right] = [String(a ?? ''), String(b ?? '')];
  return left < right ? -1 : left > right ? 1 : 0;
}
