import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { remediationById, remediationForRule, remediations } from '../../shared/remediations/registry.ts';
import { catalogue } from '../../shared/rules/catalogue.ts';

describe('the registry', () => {
  it('lists every remediation file, and each is called as its file', () => {
    const files = globSync('shared/remediations/*.ts').filter((file) => /: Remediation = (\{|\w+\()/.test(readFileSync(file, 'utf8')));
    const ids = files.map((file) => file.replace(/^.*\//, '').replace(/\.ts$/, ''));
    expect(remediations.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  });

  it('has one remediation for a rule', () => {
    const rules = remediations.flatMap(({ ruleIds }) => ruleIds);
    expect(new Set(rules).size).toBe(rules.length);
  });

  it('finds by id and by rule', () => {
    expect(remediationById('workspace-public-access-disabled')?.ruleIds).toEqual(['AML-NET-001']);
    expect(remediationForRule('AML-NET-027')?.id).toBe('storage-public-access-disabled');
    expect(remediationById('constructor')).toBeUndefined();
    expect(remediationForRule('AML-NOT-999')).toBeUndefined();
  });

  it('agrees with the catalogue about which rule is repaired by what', () => {
    const claimed = catalogue.flatMap(({ id, kind, remediation }) => (remediation === undefined ? [] : [`${id} ${kind} ${remediation}`]));
    const offered = remediations.flatMap(({ id, kind, ruleIds }) => ruleIds.map((rule) => `${rule} ${kind} ${id}`));
    const known = new Set(catalogue.map(({ id }): string => id));
    expect(offered.filter((line) => known.has(line.split(' ')[0] ?? '')).toSorted()).toEqual(claimed.toSorted());
  });

  it.each(remediations)('$id needs the right to write one type and nothing else', ({ actions }) => {
    expect(actions.every((action) => /^Microsoft\.[A-Za-z]+\/[A-Za-z/]+\/(write|delete)$/.test(action))).toBe(true);
    expect(new Set(actions.map((action) => action.replace(/\/\w+$/, ''))).size).toBe(1);
  });

  it.each(remediations)('$id works when its functions are taken out of it', ({ plan }) => {
    expect(() => plan({ id: '/a', kind: 'workspace', type: '', name: 'a', apiVersion: '', readAt: '', raw: {} })).not.toThrow();
  });
});
