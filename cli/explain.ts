import type { Command } from 'commander';
import type { Rule } from '../shared/model/rule.ts';
import { controls } from '../shared/model/verdict.ts';
import { isFindingId } from './finding-id.ts';
import { findingOf, story } from './findings.ts';
import { knownRule } from './known-rule.ts';
import { printable, type ServiceOptions, serviceOptions } from './service.ts';

const FIX = {
  auto: 'One write without an outage.',
  gated: 'One write that can cut access, cost money or not be undone: it wants an approval.',
  recreate: 'The resource has to be deleted and made again.',
  guide: 'A person has to do it.',
} as const satisfies Record<Rule['fix'], string>;

export function addExplain(program: Command): void {
  serviceOptions(program.command('explain'))
    .description('Say why a rule matters, how to fix a finding and which frameworks ask for it; for a finding, its history too.')
    .argument('<rule or finding>', 'a rule id, or the id of a finding of a running service: at least its first 8 digits')
    .addHelpText(
      'after',
      '\nExamples\n  aml-warden explain AML-NET-001\n  aml-warden explain <finding> --url https://func-warden.azurewebsites.net',
    )
    .action(async (id: string, options: ServiceOptions) => {
      const found = isFindingId(id) ? await findingOf(options, id) : undefined;
      const rule = await knownRule(found?.finding.ruleId ?? id);
      const { packsOf } = await import('../shared/rules/packs/index.ts');
      const history = found === undefined ? '' : `${printable(story(found))}\n`;
      process.stdout.write(`${history}${explain(rule, packsOf(rule.id))}`);
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
    ...(rule.unit === undefined
      ? []
      : ['It compares workspaces with each other: every full scan judges it, and so does a scan of the whole estate.']),
    ...(rule.profile === undefined ? [] : [`It is judged with the profile ${rule.profile} only.`]),
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
