/** A framework as a map from its controls to rules; see rules/packs/. */
interface Framework {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly controls: Readonly<
    Record<string, { readonly title: string; readonly source: readonly string[]; readonly inferred: readonly string[] }>
  >;
}

/** docs/compliance.md: which rules speak for which control of which framework, and how that is known. */
export function compliancePage(frameworks: readonly Framework[]): string {
  const sections = frameworks.map(
    ({ title, version, controls }) =>
      `## ${title} (${version})\n\n| control | about | rules, by a source | rules, inferred |\n|---|---|---|---|\n${Object.entries(controls).map(row).join('')}`,
  );
  return `# Compliance table\n\nGenerated from the packs by \`npm run docs\`. A mapping stands under "source" where a published policy initiative or benchmark makes it, and under "inferred" where we reason from the theme.\nPassing rules are evidence for an auditor, not a certificate.\n\n${sections.join('\n')}`;
}

function row([id, { title, source, inferred }]: [string, Framework['controls'][string]]): string {
  return `| ${id} | ${title} | ${source.join(', ') || '–'} | ${inferred.join(', ') || '–'} |\n`;
}
