import type { Rule } from '../model/rule.ts';
import type { Severity } from '../model/verdict.ts';
import { type Profile, rulesOf } from './profiles.ts';

/** What a configuration says about rules. */
export interface RuleChoice {
  readonly profile: Profile;
  readonly disabledRules: readonly string[];
  readonly severities: Readonly<Record<string, Severity>>;
}

/** The rules that a configuration leaves, with its severities. A profile goes by the severity of the catalogue. */
export function activeRules(rules: readonly Rule[], { profile, disabledRules, severities }: RuleChoice): readonly Rule[] {
  return rulesOf(rules, profile)
    .filter(({ id }) => !disabledRules.includes(id))
    .map((rule) => {
      const severity = severities[rule.id];
      return severity === undefined ? rule : { ...rule, severity };
    });
}
