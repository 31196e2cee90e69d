import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../shared/model/rule.ts';
import { controls } from '../../shared/model/verdict.ts';
import { catalogue, catalogueVersion, ruleById } from '../../shared/rules/catalogue.ts';
import { ruleFiles } from './rule-files.ts';

const FOLDER = join(import.meta.dirname, '../../shared/rules');
const files = ruleFiles('shared/rules', '.ts');

async function ruleIn(file: string): Promise<Rule> {
  const exported = Object.values((await import(join(FOLDER, `${file}.ts`))) as Record<string, unknown>);
  expect(exported, `${file}.ts exports its rule and nothing else; put helpers into shared/rules`).toHaveLength(1);
  return exported[0] as Rule;
}

function kindsOf({ kind, reads, neighbours }: Rule): Rule['neighbours'] {
  return { ...neighbours, [kind]: reads };
}

describe('the catalogue', () => {
  it('lists the rule of every file, once', async () => {
    const rules = await Promise.all(files.map(ruleIn));
    expect(catalogue.map(({ id }) => id).toSorted()).toEqual(rules.map(({ id }) => id).toSorted());
    expect(new Set(catalogue)).toEqual(new Set(rules));
  });

  it('keeps each rule in the folder of the kind it judges, or of one it looks at beside', async () => {
    const kinds = await Promise.all(files.map(async (file) => [file, Object.keys(kindsOf(await ruleIn(file)))] as const));
    expect(kinds.filter(([file, folders]) => !folders.includes(file.split('/')[0] ?? ''))).toEqual([]);
  });

  it('gives every rule an id of its own', () => {
    const ids = catalogue.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('gives every rule a title of its own', () => {
    const titles = catalogue.map(({ title }) => title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  it('has one test file for each rule file, and none without', () => {
    expect(ruleFiles('test/rules', '.test.ts')).toEqual(files);
  });

  it('covers all ten controls', () => {
    const covered = new Set(catalogue.map(({ control }) => String(control)));
    expect(Object.keys(controls).filter((control) => !covered.has(control))).toEqual([]);
  });

  it('covers every critical check', () => {
    const critical = catalogue.filter(({ severity }) => severity === 'critical').map(({ id }) => id);
    expect(critical).toEqual(
      expect.arrayContaining(['AML-NET-001', 'AML-NET-020', 'AML-NET-046', 'AML-NET-047', 'AML-PE-001', 'AML-ENC-029']),
    );
  });

  it('finds a rule by its id, and nothing by another', () => {
    expect(ruleById('AML-NET-001')?.id).toBe('AML-NET-001');
    expect(ruleById('AML-NET-999')).toBeUndefined();
  });

  it('has a version', () => {
    expect(catalogueVersion).toMatch(/^\d{4}\.\d{1,2}\.\d+$/);
  });
});

describe.each(catalogue.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  it('has an id of the checklist, and its prefix is that of its control', () => {
    const prefixes = { AAD: 1, RBAC: 2, NET: 3, PE: 4, ENC: 5, MON: 6, CMP: 7, MI: 8, ENV: 9, CICD: 10 };
    const prefix = /^AML-([A-Z]+)-\d{3}$/.exec(rule.id)?.[1];
    expect(Object.entries(prefixes)).toContainEqual([prefix, rule.control]);
  });

  it('says what is healthy in a title, and why and how in sentences', () => {
    expect(rule.title).toMatch(/^[A-Z].*[^.]$/);
    expect(rule.why).toMatch(/^[A-Z].{20,}\.$/);
    expect(rule.how).toMatch(/^[A-Z].{10,}\.$/);
  });

  it('refers to https pages without a language in the address', () => {
    expect(rule.references.length).toBeGreaterThan(0);
    expect(rule.references.filter((reference) => !/^https:\/\/learn\.microsoft\.com\/(?!\w\w-\w\w\/)\S+$/.test(reference))).toEqual([]);
  });

  it('names the checks of other tools by a known prefix', () => {
    expect(
      (rule.peers ?? []).filter((peer) => !/^(AP|PSR|CKV|PRW|AZQR|MON|CS|STP|SON|TSS|ALZ|AMBA|APRL|MDC|WAF|KICS):\S/.test(peer)),
    ).toEqual([]);
  });

  it('says of every property it reads what it expects', () => {
    const fields = [rule.reads, ...Object.values(rule.neighbours)].flatMap((one) => Object.values(one));
    const texts = fields.map((field) => (typeof field === 'string' ? field : field.expected));
    expect(texts.filter((text) => text.trim() === '')).toEqual([]);
    // In a receipt it stands after `expected`: a value or what one is like, no remark on how the rule goes about it.
    const remark = /^(?:why|where|when|who|whom|otherwise|a Project|of a)\b|\b(?:mirrors|is judged|are counted|count instead|is given)\b/;
    expect(texts.filter((text) => remark.test(text))).toEqual([]);
  });
});
