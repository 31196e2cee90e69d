import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { CommandProblem } from './service.ts';

interface Options {
  readonly config?: string;
  readonly all?: boolean;
  readonly scope: readonly string[];
  readonly format: 'json' | 'table';
}

export function addRole(program: Command): void {
  program
    .command('role')
    .description('Print the custom role of the identity that writes: what the enabled remediations need, and nothing else.')
    .option('--config <file>', 'the configuration whose modes decide what is enabled', 'warden.config.yaml')
    .option('--all', 'every remediation there is, whatever its mode')
    .option('--scope <id...>', 'where it may be assigned', ['/subscriptions/00000000-0000-0000-0000-000000000000'])
    .option('--format <format>', 'json or table', 'json')
    .addHelpText('after', '\nExamples\n  aml-warden role\n  aml-warden role --all --scope /subscriptions/<id>')
    .action(async (options: Options) => {
      const { remediatorRole } = await import('../shared/remediations/role.ts');
      const role = remediatorRole(await chosen(options), options.scope);
      if (role.Actions.length === 0) {
        process.stderr.write(
          'No remediation is enabled, so it holds no action: set remediation.mode or remediation.rules, or ask for --all.\n',
        );
      }
      process.stdout.write(options.format === 'table' ? `${role.Actions.join('\n')}\n` : `${JSON.stringify(role, null, 2)}\n`);
    });
}

async function chosen({ all, config }: Options) {
  const [{ remediations }, { enabledRemediations }, { parseConfig }] = await Promise.all([
    import('../shared/remediations/registry.ts'),
    import('../shared/remediations/role.ts'),
    import('../shared/config/parse.ts'),
  ]);
  if (all === true) {
    return remediations;
  }
  const file = config ?? 'warden.config.yaml';
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new CommandProblem(`${file} cannot be read: ${error.message}. Name one with --config, or ask for --all.`, 2);
  });
  const { mode, rules, scopes } = parsed(parseConfig, text, file).remediation;
  return enabledRemediations(remediations, (id) => [rules[id] ?? mode, ...scopes.map((scope) => scope.rules[id] ?? scope.mode ?? 'off')]);
}

function parsed<T>(parse: (text: string) => T, text: string, file: string): T {
  try {
    return parse(text);
  } catch (error) {
    throw new CommandProblem(`${file} cannot be used: ${error instanceof Error ? error.message : String(error)}`, 2);
  }
}
