import { createHash } from 'node:crypto';
import type { LoadedConfig } from '../config/source.ts';
import { judge } from '../engine/judge.ts';
import type { Rule } from '../model/rule.ts';
import type { Unit } from '../model/unit.ts';
import type { Judgement } from '../model/verdict.ts';
import { catalogue, catalogueVersion } from '../rules/catalogue.ts';

/** The one judgement behind an event, a scan and a remediation: the same rules, the same policy, the same exemptions. */
export function judgeWith({ config, exemptions }: Pick<LoadedConfig, 'config' | 'exemptions'>, unit: Unit, at: string): Judgement[] {
  return judge(unit, activeRules(config), { at, policy: config.policy, exemptions });
}

type Choice = Pick<LoadedConfig['config'], 'disabledRules' | 'severities'>;

function activeRules({ disabledRules, severities }: Choice): readonly Rule[] {
  return disabledRules.length === 0 && Object.keys(severities).length === 0
    ? catalogue
    : catalogue
        .filter(({ id }) => !disabledRules.includes(id))
        .map((rule) => ({ ...rule, severity: severities[rule.id] ?? rule.severity }));
}

/** Other rules or another policy may change verdicts by themselves: then the version is another one too. */
export function versionOf({ config: { disabledRules, severities, policy } }: Pick<LoadedConfig, 'config'>): string {
  return `${catalogueVersion}+${createHash('sha256').update(JSON.stringify({ disabledRules, severities, policy })).digest('hex').slice(0, 8)}`;
}
