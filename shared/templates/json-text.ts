import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Json } from '../model/json.ts';

/** Deeper than any template; the parser and everything after it go down as deep as the file does. */
const MAX_DEPTH = 200;

export type ParsedJson = { readonly value: Json; readonly tree: Node } | { readonly reason: string; readonly line: number };

/** JSON with comments, or why it is none and where. */
export function parseJson(text: string): ParsedJson {
  const deep = tooDeepAt(text);
  if (deep !== undefined) {
    return { reason: `The JSON is nested more than ${MAX_DEPTH} deep.`, line: positionAt(text, deep).line };
  }
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  const [error] = errors;
  if (error !== undefined || tree === undefined) {
    const what = error === undefined ? 'it is empty' : printParseErrorCode(error.error);
    return { reason: `The JSON is broken: ${what}.`, line: positionAt(text, error?.offset ?? 0).line };
  }
  return { value: jsonOf(tree), tree };
}

/** The library's own conversion assigns keys, so one named `__proto__` would be lost and become the prototype. */
function jsonOf(node: Node): Json {
  switch (node.type) {
    case 'array':
      return (node.children ?? []).map(jsonOf);
    case 'object':
      return Object.fromEntries((node.children ?? []).flatMap(entryOf));
    default:
      return (node.value ?? null) as Json;
  }
}

function entryOf({ children }: Node): [string, Json][] {
  const [key, value] = children ?? [];
  return key === undefined || value === undefined ? [] : [[String(key.value), jsonOf(value)]];
}

const STRINGS_AND_BRACKETS = /"(?:[^"\\]|\\.)*"|[[\]{}]/gs;

/** Where the nesting passes the limit; without recursion, for that is what it protects. */
function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  for (const match of text.matchAll(STRINGS_AND_BRACKETS)) {
    depth += DEPTH[match[0]] ?? 0;
    if (depth > MAX_DEPTH) {
      return match.index;
    }
  }
  return undefined;
}

const DEPTH: Readonly<Record<string, number>> = { '[': 1, '{': 1, ']': -1, '}': -1 };

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}

/** The offset of a position in the text. */
export function offsetAt(text: string, line: number, column: number): number {
  let start = 0;
  for (let passed = 1; passed < line; passed += 1) {
    const next = text.indexOf('\n', start);
    if (next < 0) {
      return text.length;
    }
    start = next + 1;
  }
  return Math.min(start + column - 1, text.length);
}
