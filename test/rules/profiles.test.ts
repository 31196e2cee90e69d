import { describe, expect, it } from 'vitest';
import { activeRules } from '../../shared/rules/active.ts';
import { catalogue } from '../../shared/rules/catalogue.ts';
import { profilesOf, rulesOf } from '../../shared/rules/profiles.ts';

const everything = { profile: 'default', disabledRules: [], severities: {} } as const;

describe('profiles', () => {
  it('leave critical and high in the baseline, and everything else in the others', () => {
    const baseline = rulesOf(catalogue, 'baseline');
    expect(new Set(baseline.map(({ severity }) => severity))).toEqual(new Set(['critical', 'high']));
    expect(baseline.length).toBe(catalogue.filter(({ severity }) => severity === 'critical' || severity === 'high').length);
    expect(rulesOf(catalogue, 'strict')).toEqual(catalogue);
    expect(profilesOf({ severity: 'low' })).toEqual(['default', 'strict']);
  });

  it('keep for strict what few estates can follow', () => {
    const ideals = catalogue.filter(({ profile }) => profile === 'strict').map(({ id }) => id);
    expect(ideals).toEqual(['AML-ENV-003']);
    expect(rulesOf(catalogue, 'default').map(({ id }) => id)).toEqual(catalogue.map(({ id }) => id).filter((id) => !ideals.includes(id)));
  });
});

describe('the rules in force', () => {
  it('lack what is switched off and carry the severities of the organisation', () => {
    const rules = activeRules(catalogue, { ...everything, disabledRules: ['AML-NET-001'], severities: { 'AML-NET-027': 'low' } });
    expect(rules).toHaveLength(rulesOf(catalogue, 'default').length - 1);
    expect(rules.find(({ id }) => id === 'AML-NET-027')?.severity).toBe('low');
    expect(rules.some(({ id }) => id === 'AML-NET-001')).toBe(false);
  });

  it('follow the catalogue in what belongs to the baseline, whatever severity the organisation gives', () => {
    const grave = catalogue.find(({ severity }) => severity === 'critical');
    const rules = activeRules(catalogue, { ...everything, profile: 'baseline', severities: { [String(grave?.id)]: 'low' } });
    expect(rules).toContainEqual(expect.objectContaining({ id: grave?.id, severity: 'low' }));
  });
});
