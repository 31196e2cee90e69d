import { type Command, Option } from 'commander';
import type { Rule } from '../shared/model/rule.ts';
import { controls } from '../shared/model/verdict.ts';
import { knownRule } from './known-rule.ts';

export function addRules(program: Command): void {
  program
    .command('rules')
    .description('List the rules, or show one.')
    .argument('[id]', 'a rule id')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .addHelpText('after', '\nExamples\n  aml-warden rules\n  aml-warden rules AML-NET-001 --format json')
    .action(async (id: string | undefined, { format }: { format: 'table' | 'json' }) => {
      const rules = id === undefined ? await everyRule() : [await knownRule(id)];
      process.stdout.write(format === 'json' ? `${JSON.stringify(await described(rules), null, 2)}\n` : table(rules));
    });
}

async function everyRule(): Promise<readonly Rule[]> {
  const { catalogue } = await import('../shared/rules/catalogue.ts');
  return catalogue.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function table(rules: readonly Rule[]): string {
  return rules
    .map(({ id, severity, control, title }) => `${id.padEnd(13)}  ${severity.padEnd(8)}  ${controls[control].padEnd(18)}  ${title}\n`)
    .join('');
}

/** The rules as docs/interface.md fixes them. */
async function described(rules: readonly Rule[]): Promise<object[]> {
  const [{ packsOf }, { profilesOf }] = await Promise.all([
    import('../shared/rules/packs/index.ts'),
    import('../shared/rules/profiles.ts'),
  ]);
  return rules.map((rule) => {
    const { id, title, severity, control, kind, fix, remediation, why, how, references } = rule;
    return {
      id,
      title,
      severity,
      control,
      kinds: [kind],
      profiles: profilesOf(rule),
      fix,
      remediation: remediation ?? null,
      packs: packsOf(id),
      why,
      how,
      references,
    };
  });
}
