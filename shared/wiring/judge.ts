import { createHash } from 'node:crypto';
import type { LoadedConfig } from '../config/source.ts';
import { judge } from '../engine/judge.ts';
import type { Unit } from '../model/unit.ts';
import type { Judgement } from '../model/verdict.ts';
import { activeRules } from '../rules/active.ts';
import { catalogue, catalogueVersion } from '../rules/catalogue.ts';

/** The one judgement behind an event, a scan and a remediation: the same rules, the same policy, the same exemptions. */
export function judgeWith({ config, exemptions }: Pick<LoadedConfig, 'config' | 'exemptions'>, unit: Unit, at: string): Judgement[] {
  return judge(unit, activeRules(catalogue, config), { at, policy: config.policy, exemptions });
}

/** Other rules or another policy may change verdicts by themselves: then the version is another one too. */
export function versionOf({ config: { profile, disabledRules, severities, policy } }: Pick<LoadedConfig, 'config'>): string {
  const choice = JSON.stringify({ profile, disabledRules, severities, policy });
  return `${catalogueVersion}+${createHash('sha256').update(choice).digest('hex').slice(0, 8)}`;
}
