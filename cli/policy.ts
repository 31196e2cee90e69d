import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { LoadedConfig } from '../shared/config/source.ts';
import type { Profile } from '../shared/rules/profiles.ts';
import { messageOf, usage } from './exit.ts';

export interface PolicyOptions {
  readonly config?: string;
  readonly exemptions?: string;
}

/** The configuration and the exemptions of the folder, or those named; none: the defaults. */
export async function loadPolicy({ config, exemptions }: PolicyOptions): Promise<Pick<LoadedConfig, 'config' | 'exemptions'>> {
  const { parseConfig, parseExemptions } = await import('../shared/config/parse.ts');
  try {
    return {
      config: parseConfig(await textOf(config, 'warden.config.yaml'), config),
      exemptions: parseExemptions(await textOf(exemptions, 'exemptions.yaml'), exemptions),
    };
  } catch (error) {
    throw usage(messageOf(error));
  }
}

async function textOf(named: string | undefined, usual: string): Promise<string> {
  return named === undefined && !existsSync(usual) ? '' : await readFile(named ?? usual, 'utf8');
}

/** The rules that a policy and a profile leave, with the severities of the policy. */
export async function rulesFor({ config }: Pick<LoadedConfig, 'config'>, profile: string) {
  const [{ catalogue, catalogueVersion }, { isProfile, profiles, rulesOf }] = await Promise.all([
    import('../shared/rules/catalogue.ts'),
    import('../shared/rules/profiles.ts'),
  ]);
  if (!isProfile(profile)) {
    throw usage(`Expected one of the profiles ${Object.keys(profiles).join(', ')} but found ${profile}.`);
  }
  const active = rulesOf(catalogue, profile satisfies Profile)
    .filter(({ id }) => !config.disabledRules.includes(id))
    .map((rule) => ({ ...rule, severity: config.severities[rule.id] ?? rule.severity }));
  return { rules: active, catalogue: { version: catalogueVersion, rules: active.length, profile } };
}
