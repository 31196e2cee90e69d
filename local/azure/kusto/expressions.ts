import type { KustoNode } from './parser.ts';
import { callOf, elementsOf } from './tree.ts';
import { Unsupported } from './unsupported.ts';

export interface Scope {
  readonly row: Readonly<Record<string, unknown>>;
  readonly now: Date;
}

/** The value of an expression for a row. A time is its RFC 3339 text, a time span its milliseconds. */
export function scalarOf(node: KustoNode, scope: Scope): unknown {
  const [left, , right] = node.children;
  switch (node.kind) {
    case 'NameReference':
      return scope.row[node.text] ?? null;
    case 'ParenthesizedExpression':
      return scalarOf(node.children[1] ?? node, scope);
    case 'StringLiteralExpression':
    case 'BooleanLiteralExpression':
      return node.value;
    case 'LongLiteralExpression':
    case 'IntLiteralExpression':
    case 'RealLiteralExpression':
      return Number(node.text);
    case 'TimespanLiteralExpression':
      return spanOf(node.text);
    case 'MultiplyExpression':
      return left === undefined || right === undefined ? refuse(node) : product(scalarOf(left, scope), scalarOf(right, scope));
    case 'FunctionCallExpression':
      return called(node, scope);
    case 'InExpression':
    case 'NotInExpression':
      return left !== undefined && right !== undefined && isIn(left, right, scope) === (node.kind === 'InExpression');
    default:
      return left === undefined || right === undefined ? refuse(node) : binary(node, [left, right], scope);
  }
}

/** Nothing times something is nothing. */
function product(a: unknown, b: unknown): number | null {
  return typeof a === 'number' && typeof b === 'number' ? a * b : null;
}

function isIn(left: KustoNode, list: KustoNode, scope: Scope): boolean {
  const value = scalarOf(left, scope);
  const values = list.children.filter(({ kind }) => kind === 'List').flatMap(elementsOf);
  return values.some((one) => scalarOf(one, scope) === value);
}

function binary(node: KustoNode, [left, right]: readonly [KustoNode, KustoNode], scope: Scope): boolean {
  if (node.kind === 'AndExpression') {
    return scalarOf(left, scope) === true && scalarOf(right, scope) === true;
  }
  if (node.kind === 'OrExpression') {
    return scalarOf(left, scope) === true || scalarOf(right, scope) === true;
  }
  return compared(node, comparable(scalarOf(left, scope)), comparable(scalarOf(right, scope)));
}

/** Nothing is neither larger nor smaller than anything, nor equal to it. */
function compared(node: KustoNode, a: Comparable, b: Comparable): boolean {
  if (a === null || b === null) {
    return node.kind === 'NotEqualExpression' && a !== b;
  }
  switch (node.kind) {
    case 'EqualExpression':
      return a === b;
    case 'NotEqualExpression':
      return a !== b;
    case 'GreaterThanExpression':
      return a > b;
    case 'GreaterThanOrEqualExpression':
      return a >= b;
    case 'LessThanExpression':
      return a < b;
    case 'LessThanOrEqualExpression':
      return a <= b;
    default:
      return refuse(node);
  }
}

type Comparable = string | number | boolean | null;

/** Times are compared as instants, however they are written. */
function comparable(value: unknown): Comparable {
  if (typeof value === 'string') {
    return /^\d{4}-\d{2}-\d{2}T/.test(value) ? Date.parse(value) : value;
  }
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function called(node: KustoNode, scope: Scope): unknown {
  const { name, given } = callOf(node);
  const values = given.map((one) => scalarOf(one, scope));
  const [first] = values;
  switch (name) {
    case 'ago':
      return new Date(scope.now.getTime() - Number(first)).toISOString();
    case 'now':
      return scope.now.toISOString();
    case 'not':
      return first !== true;
    case 'isempty':
      return first === null || first === '';
    case 'isnotempty':
      return first !== null && first !== '';
    case 'strcat':
      return values.map((value) => String(value ?? '')).join('');
    default:
      throw new Unsupported(`The function ${name} is not one of ago, now, not, isempty, isnotempty, strcat.`);
  }
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `90s`, `15m`, `24h`, `7d`. */
export function spanOf(text: string): number {
  const { count, unit = '' } = /^(?<count>\d+(?:\.\d+)?)(?<unit>[smhd])$/.exec(text)?.groups ?? {};
  const inMs = UNITS[unit];
  if (count === undefined || inMs === undefined) {
    throw new Unsupported(`Expected a time span such as 15m or 24h but found ${text}.`);
  }
  return Number(count) * inMs;
}

function refuse(node: KustoNode): never {
  throw new Unsupported(`The expression ${node.kind} (${node.text}) is unknown here.`);
}
