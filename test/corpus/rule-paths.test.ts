import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { apiVersions } from '../../shared/azure/api-versions.ts';
import { armTypes, type Kind } from '../../shared/model/kinds.ts';
import type { Field, Rule } from '../../shared/model/rule.ts';
import { catalogue } from '../../shared/rules/catalogue.ts';
import { comparisonsOf } from './comparisons.ts';

const SHARED = join(import.meta.dirname, '../../../shared');
const TYPES = join(SHARED, 'arm-types');
const CHECKLIST = join(SHARED, 'checks.md');

const Index = z.object({ types: z.record(z.string(), z.object({ versions: z.record(z.string(), z.object({ file: z.string() })) })) });
const Property = z.object({ type: z.string().optional(), enum: z.array(z.string()).optional() });
const Type = z.object({ properties: z.record(z.string(), Property.extend({ variants: z.array(Property).optional() })) });

type Properties = z.infer<typeof Type>['properties'];

/** Azure publishes no schema of these. */
const WITHOUT_SCHEMA: readonly Kind[] = ['subscription'];

const counts = { paths: 0, comparisons: 0, rows: 0 };

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(TYPES, file), 'utf8'));
}

/** The properties of a kind by path, at the api-version it is read with; preview ones at the newest preview. */
function propertiesOf(kind: Kind, isPreview = false): Properties {
  const versions = Index.parse(read('index.json')).types[armTypes[kind]]?.versions ?? {};
  const preview = Object.keys(versions).findLast((version) => version.endsWith('-preview'));
  const file = versions[(isPreview ? preview : undefined) ?? apiVersions[kind]]?.file;
  if (file === undefined) {
    throw new Error(`arm-types knows no ${armTypes[kind]} at ${apiVersions[kind]}; correct azure/api-versions.ts or add the schema.`);
  }
  return Type.parse(read(file)).properties;
}

/** What a rule reads: its own kind and those beside it, without kinds that have no schema. */
function readsOf(rule: Rule): { readonly kind: Kind; readonly path: string; readonly field: Field }[] {
  const kinds = [[rule.kind, rule.reads], ...Object.entries(rule.neighbours)] as [Kind, Rule['reads']][];
  return kinds
    .filter(([kind]) => !WITHOUT_SCHEMA.includes(kind))
    .flatMap(([kind, fields]) => Object.entries(fields).map(([path, field]) => ({ kind, path, field })));
}

beforeEach(({ skip }) => {
  skip(
    !existsSync(join(TYPES, 'index.json')) || !existsSync(CHECKLIST),
    'The folder beside the repository is absent: what rules read was not compared with the types of Azure and the checklist.',
  );
});

afterAll(() => {
  process.stdout.write(`${catalogue.length} rules: ${JSON.stringify(counts)}\n`);
});

describe.each(catalogue.map((rule) => [rule.id, rule] as const))('%s and the schemas of Azure', (_id, rule) => {
  it('reads only what the type has at the api-version it is read with', () => {
    const reads = readsOf(rule);
    counts.paths += reads.length;
    const unknown = reads.filter(
      ({ kind, path, field }) => !knows(propertiesOf(kind, typeof field === 'object' && 'preview' in field), path),
    );
    expect(unknown.map(({ kind, path }) => `${kind} ${path}`)).toEqual([]);
  });

  it('compares only with values the schema knows', () => {
    const comparisons = comparisonsOf(rule).filter(({ kind }) => !WITHOUT_SCHEMA.includes(kind));
    counts.comparisons += comparisons.length;
    const wrong = comparisons.filter(({ kind, path, expected }) => !isPossible(propertiesOf(kind)[path], expected));
    expect(wrong.map(({ kind, path, expected }) => `${kind} ${path} = ${expected}`)).toEqual([]);
  });
});

/** A dictionary has any key: `properties.metadata.*`. */
function knows(properties: Properties, path: string): boolean {
  return path in properties || `${path.slice(0, path.lastIndexOf('.'))}.*` in properties;
}

function isPossible(property: Properties[string] | undefined, expected: string): boolean {
  const shapes = property === undefined ? [] : [property, ...(property.variants ?? [])];
  const values = shapes.flatMap((shape) => shape.enum ?? []);
  if (values.length > 0) {
    return values.some((value) => value.toLowerCase() === expected.toLowerCase());
  }
  const types = shapes.map(({ type }) => type);
  if (types.includes('boolean')) {
    return expected === 'true' || expected === 'false';
  }
  return types.includes('integer') ? /^\d+$/.test(expected) : true;
}

describe('the checklist', () => {
  it.each(catalogue.map((rule) => [rule.id, rule] as const))('%s has the severity, control, fix and type of its row', (id, rule) => {
    const row = rowsById().get(id);
    counts.rows += 1;
    expect(row, `checks.md has no row ${id}`).toBeDefined();
    expect({ severity: rule.severity, control: String(rule.control), fix: rule.fix }).toEqual({
      severity: row?.severity,
      control: row?.control,
      fix: row?.fix,
    });
    const kinds = [rule.kind, ...Object.keys(rule.neighbours)] as Kind[];
    expect(kinds.some((kind) => row?.types.includes(armTypes[kind].toLowerCase()))).toBe(true);
  });

  it.each(catalogue.map((rule) => [rule.id, rule.title] as const))('%s "%s" says what its row says', (id, title) => {
    const words = wordsOf(title);
    const shared = wordsOf(rowsById().get(id)?.title ?? '').filter((word) => words.includes(word));
    expect(shared.length, `"${title}" and "${rowsById().get(id)?.title}" have no word in common`).toBeGreaterThan(0);
  });
});

interface Row {
  readonly title: string;
  readonly control: string;
  readonly types: string;
  readonly severity: string;
  readonly fix: string;
}

let rows: Map<string, Row> | undefined;

/** The rows of section 4 of the checklist. */
function rowsById(): Map<string, Row> {
  rows ??= new Map(
    readFileSync(CHECKLIST, 'utf8')
      .split('\n')
      .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
      .filter((cells) => cells.length > 9 && /^AML-[A-Z]+-\d{3}$/.test(cells[1] ?? ''))
      .map(([, id = '', title = '', control = '', types = '', , severity = '', fix = '']) => [
        id,
        { title, control, types: types.toLowerCase(), severity, fix: (/^\*\*(\w+)\*\*/.exec(fix)?.[1] ?? 'GUIDE').toLowerCase() },
      ]),
  );
  return rows;
}

function wordsOf(title: string): string[] {
  return [...new Set(title.toLowerCase().match(/[a-z0-9]+/g) ?? [])]
    .map((word) => word.replace(/(?:s|d|ed|ing|ly)$/, ''))
    .filter((word) => word.length > 2);
}
