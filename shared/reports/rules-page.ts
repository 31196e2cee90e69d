import type { Rule } from '../model/rule.ts';
import { type Control, controls } from '../model/verdict.ts';

/** docs/rules.md: every rule by control, with why it matters, how to fix it and what it reads. */
export function rulesPage(rules: readonly Rule[]): string {
  const sections = (Object.keys(controls).map(Number) as Control[]).map((control) => section(control, rules));
  return `# Rules\n\nGenerated from the catalogue by \`npm run docs\`. ${rules.length} rules.\n\n${sections.join('\n')}`;
}

function section(control: Control, rules: readonly Rule[]): string {
  const mine = rules.filter((rule) => rule.control === control).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return `## Control ${control}: ${controls[control]}\n\n${mine.map(entry).join('\n')}`;
}

function entry(rule: Rule): string {
  const { id, title, severity, kind, why, how, fix, remediation, reads, neighbours, references } = rule;
  const own = Object.keys(reads).map((path) => `\`${path}\``);
  const beside = Object.entries(neighbours).map(
    ([other, fields]) =>
      `${other} (${
        Object.keys(fields)
          .map((path) => `\`${path}\``)
          .join(', ') || 'whether there is one'
      })`,
  );
  const looks = [...own, ...beside].join(', ');
  const repair = remediation === undefined ? fix : `${fix}; aml-warden can do it (\`${remediation}\`)`;
  return [
    `### ${id} ${title}`,
    '',
    `Severity ${severity}, judges a ${kind}${where(rule)}. Fix: ${repair}.`,
    '',
    why,
    '',
    `**How to fix it.** ${how}`,
    '',
    `Reads ${looks || 'nothing but whether the resource exists'}.`,
    '',
    ...references.map((url) => `- <${url}>`),
    '',
  ].join('\n');
}

function where({ unit, profile }: Rule): string {
  return `${unit === undefined ? '' : ` by what it has in common with others (unit ${unit})`}${profile === undefined ? '' : `, with the profile ${profile} only`}`;
}
