import { type Scope, scalarOf, spanOf } from './expressions.ts';
import { type KustoNode, parseKusto } from './parser.ts';
import { summarize } from './summarize.ts';
import { elementsOf, namedOf } from './tree.ts';
import { Unsupported } from './unsupported.ts';

export type KustoRow = Readonly<Record<string, unknown>>;

export interface KustoTables {
  /** The rows of a table by its name; empty where there is none yet. */
  rowsOf(table: string): readonly KustoRow[];
  readonly now: Date;
}

/**
 * Runs a query over rows: a table, then where, extend, project, summarize and count. Everything else is refused rather than
 * guessed; so is a query that does not bind.
 */
export function runKusto(query: string, tables: KustoTables): KustoRow[] {
  const { tree, faults } = parseKusto(query);
  const [fault] = faults;
  if (fault !== undefined) {
    throw new Unsupported(`The query does not bind: ${fault.code} ${fault.message}`);
  }
  return rowsOf(expressionOf(tree), tables);
}

/** How far back the query looks with `ago`, in milliseconds; 0 where it does not. */
export function lookBackOf(query: string): number {
  const spans: number[] = [];
  const walk = (node: KustoNode): void => {
    if (node.kind === 'TimespanLiteralExpression') {
      spans.push(spanOf(node.text));
    }
    node.children.forEach(walk);
  };
  walk(parseKusto(query).tree);
  return Math.max(0, ...spans);
}

/** The one expression of a query. */
function expressionOf(tree: KustoNode): KustoNode {
  const statements = tree.children.filter(({ kind }) => kind === 'List').flatMap(elementsOf);
  const [statement] = statements;
  if (statement?.kind !== 'ExpressionStatement' || statements.length !== 1 || statement.children[0] === undefined) {
    throw new Unsupported('Expected one expression and no let, set or function.');
  }
  return statement.children[0];
}

function rowsOf(node: KustoNode, tables: KustoTables): KustoRow[] {
  if (node.kind === 'NameReference') {
    return [...tables.rowsOf(node.text)];
  }
  const [input, , operator] = node.children;
  if (node.kind !== 'PipeExpression' || input === undefined || operator === undefined) {
    throw new Unsupported(`Expected a table with operators behind it but found ${node.kind}.`);
  }
  return operated(operator, rowsOf(input, tables), tables);
}

function operated(operator: KustoNode, rows: readonly KustoRow[], { now }: KustoTables): KustoRow[] {
  const scope = (row: KustoRow): Scope => ({ row, now });
  switch (operator.kind) {
    case 'FilterOperator': {
      const condition = operator.children.at(-1) ?? operator;
      return rows.filter((row) => scalarOf(condition, scope(row)) === true);
    }
    case 'ExtendOperator':
      return rows.map((row) => ({ ...row, ...named(operator, scope(row)) }));
    case 'ProjectOperator':
      return rows.map((row) => named(operator, scope(row)));
    case 'SummarizeOperator':
      return summarize(operator, rows, now);
    case 'CountOperator':
      return [{ Count: rows.length }];
    default:
      throw new Unsupported(`The operator ${operator.kind} is not one of where, extend, project, summarize, count.`);
  }
}

function named(operator: KustoNode, scope: Scope): Record<string, unknown> {
  const columns = operator.children.filter(({ kind }) => kind === 'List').flatMap(elementsOf);
  return Object.fromEntries(columns.map((column) => namedOf(column)).map(([name, value]) => [name, scalarOf(value, scope)]));
}
