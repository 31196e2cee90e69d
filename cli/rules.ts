import { Command, Option } from 'commander';
import type { Rule } from '../shared/model/rule.ts';
import { controls } from '../shared/model/verdict.ts';
import { catalogue } from '../shared/rules/catalogue.ts';
import { packsOf } from '../shared/rules/packs/index.ts';
import { knownRule } from './known-rule.ts';

export function rulesCommand(): Command {
  return new Command('rules')
    .description('List the rules, or show one.')
    .argument('[id]', 'a rule id', knownRule)
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .addHelpText('after', '\nExamples\n  aml-warden rules\n  aml-warden rules AML-NET-001 --format json')
    .action((rule: Rule | undefined, { format }: { format: 'table' | 'json' }) => {
      const rules = rule === undefined ? catalogue.toSorted((a, b) => (a.id < b.id ? -1 : 1)) : [rule];
      process.stdout.write(format === 'json' ? `${JSON.stringify(rules.map(describe), null, 2)}\n` : table(rules));
    });
}

function table(rules: readonly Rule[]): string {
  return rules
    .map(({ id, severity, control, title }) => `${id.padEnd(13)}  ${severity.padEnd(8)}  ${controls[control].padEnd(18)}  ${title}\n`)
    .join('');
}

/** The rule as docs/interface.md fixes it. */
function describe(rule: Rule): object {
  const { id, title, severity, control, kind, fix, remediation, why, how, references } = rule;
  return {
    id,
    title,
    severity,
    control,
    kinds: [kind],
    profiles: ['default'],
    fix,
    remediation: remediation ?? null,
    packs: packsOf(id),
    why,
    how,
    references,
  };
}
