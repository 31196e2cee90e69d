import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Option } from 'commander';
import type { LoadedConfig } from '../shared/config/source.ts';
import { messageOf, usage } from './exit.ts';

export interface PolicyOptions {
  readonly config?: string;
  readonly exemptions?: string;
  /** Wins over the one of the configuration. */
  readonly profile?: string;
}

export function profileOption(): Option {
  return new Option('--profile <name>', 'which rules (default: the one of the configuration)').choices(['baseline', 'default', 'strict']);
}

/** The configuration and the exemptions of the folder, or those named; none: the defaults. */
export async function loadPolicy({ config, exemptions, profile }: PolicyOptions): Promise<Pick<LoadedConfig, 'config' | 'exemptions'>> {
  const { parseConfig, parseExemptions } = await import('../shared/config/parse.ts');
  const { isProfile } = await import('../shared/rules/profiles.ts');
  try {
    const parsed = parseConfig(await textOf(config, 'warden.config.yaml'), config);
    return {
      config: profile !== undefined && isProfile(profile) ? { ...parsed, profile } : parsed,
      exemptions: parseExemptions(await textOf(exemptions, 'exemptions.yaml'), exemptions),
    };
  } catch (error) {
    throw usage(messageOf(error));
  }
}

async function textOf(named: string | undefined, usual: string): Promise<string> {
  return named === undefined && !existsSync(usual) ? '' : await readFile(named ?? usual, 'utf8');
}

/** The rules that a policy leaves, with its severities, and what a document says of them. */
export async function rulesFor({ config }: Pick<LoadedConfig, 'config'>) {
  const [{ catalogue, catalogueVersion }, { activeRules }] = await Promise.all([
    import('../shared/rules/catalogue.ts'),
    import('../shared/rules/active.ts'),
  ]);
  const rules = activeRules(catalogue, config);
  return { rules, catalogue: { version: catalogueVersion, rules: rules.length, profile: config.profile } };
}
