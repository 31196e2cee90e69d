import type { Rule } from '../model/rule.ts';

/** Which rules are judged: from the few that nobody should do without to everything. */
export const profiles = {
  baseline: 'Critical and high severity: what an estate must not do without.',
  default: 'Every rule but what few estates can follow yet.',
  strict: 'Every rule, and what cannot be said counts as well.',
} as const;

export type Profile = keyof typeof profiles;

/** The profiles a rule belongs to, narrowest first. */
export function profilesOf({ severity, profile }: Pick<Rule, 'severity' | 'profile'>): Profile[] {
  if (profile !== undefined) {
    return [profile];
  }
  return severity === 'critical' || severity === 'high' ? ['baseline', 'default', 'strict'] : ['default', 'strict'];
}

export function rulesOf(rules: readonly Rule[], profile: Profile): readonly Rule[] {
  return rules.filter((rule) => profilesOf(rule).includes(profile));
}

export function isProfile(name: string): name is Profile {
  return Object.hasOwn(profiles, name);
}
