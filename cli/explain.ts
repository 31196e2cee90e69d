import type { Command } from 'commander';
import type { Rule } from '../shared/model/rule.ts';
import { controls } from '../shared/model/verdict.ts';
import { knownRule } from './known-rule.ts';

const FIX = {
  auto: 'One write without an outage; it can be left to aml-warden.',
  gated: 'One write that can cut access, cost money or not be undone: it wants an approval.',
  recreate: 'The resource has to be deleted and made again.',
  guide: 'A person has to do it.',
} as const satisfies Record<Rule['fix'], string>;

export function addExplain(program: Command): void {
  program
    .command('explain')
    .description('Say why a rule matters, how to fix a finding and which frameworks ask for it.')
    .argument('<rule>', 'a rule id')
    .addHelpText('after', '\nExample\n  aml-warden explain AML-NET-001')
    .action(async (id: string) => {
      const rule = await knownRule(id);
      const { packsOf } = await import('../shared/rules/packs/index.ts');
      process.stdout.write(explain(rule, packsOf(rule.id)));
    });
}

type Frameworks = Readonly<Record<string, readonly string[]>>;

function explain(
  { id, title, severity, control, kind, why, how, fix, reads, neighbours, references, ...rule }: Rule,
  packs: Frameworks,
): string {
  const frameworks = Object.entries(packs).map(([pack, ids]) => `  ${pack}: ${ids.join(', ')}`);
  const own = Object.entries(reads).map(([path, field]) => `  ${kind} ${path}: ${typeof field === 'string' ? field : field.expected}`);
  const others = Object.entries(neighbours).flatMap(([other, fields]) => Object.keys(fields).map((path) => `  ${other} ${path}`));
  return [
    `${id}  ${title}`,
    `Severity ${severity}, control ${control} (${controls[control]}).`,
    '',
    why,
    '',
    `How to fix it. ${how}`,
    FIX[fix],
    ...(rule.remediation === undefined ? [] : [`aml-warden can do it: ${rule.remediation}.`]),
    '',
    'What it looks at',
    ...own,
    ...others,
    ...(frameworks.length === 0 ? [] : ['', 'Frameworks', ...frameworks]),
    '',
    ...references,
    '',
  ].join('\n');
}
