/** A framework as a map from its controls to rules; see rules/packs/. */
interface Framework {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly controls: Readonly<
    Record<string, { readonly title: string; readonly source: readonly string[]; readonly inferred: readonly string[] }>
  >;
}

/** What a standard is known for asking; see rules/packs/headlines.ts. */
interface Headline {
  readonly standard: string;
  readonly requirement: string;
  readonly clause: string;
  readonly meaning: string;
  readonly rules: readonly string[];
  readonly answer: string;
  readonly mapping: string;
}

/** docs/compliance-table.md: what standards ask of Azure Machine Learning, and which rules speak for which control. */
export function complianceTablePage(
  frameworks: readonly Framework[],
  headlines: readonly Headline[],
  rules: readonly { readonly id: string; readonly title: string }[],
): string {
  const anchors = new Map(rules.map(({ id, title }) => [id, anchorOf(`${id} ${title}`)]));
  const sections = frameworks.map(
    ({ title, version, controls }) =>
      `## ${title} (${version})\n\n| control | about | rules, by a source | rules, inferred |\n|---|---|---|---|\n${Object.entries(controls).map(row).join('')}`,
  );
  return `${INTRODUCTION}${headlineTable(frameworks, headlines, anchors)}\n${sections.join('\n')}`;
}

const INTRODUCTION = `# Compliance table

What standards ask, and what it means for Azure Machine Learning. Generated from the packs by \`npm run docs\`. A mapping is "source" where a published policy initiative or benchmark
makes it, and "inferred" where we reason from the theme. Passing rules are evidence for an auditor, not a certificate.

`;

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}

function headlineTable(frameworks: readonly Framework[], headlines: readonly Headline[], anchors: ReadonlyMap<string, string>): string {
  const titles = new Map(frameworks.map(({ id, title }) => [id, title]));
  const rows = headlines.map(
    ({ standard, requirement, clause, meaning, rules, answer, mapping }) =>
      `| ${titles.get(standard) ?? standard} | ${requirement} (${clause}) | ${meaning} | ${rules.map((id) => `[${id}](rules.md#${anchors.get(id) ?? ''})`).join(', ')} | ${answer} | ${mapping} |\n`,
  );
  return `## Standards and features\n\n| standard | requirement | in Azure Machine Learning | rules that watch it | what answers it | mapping |\n|---|---|---|---|---|---|\n${rows.join('')}`;
}

function row([id, { title, source, inferred }]: [string, Framework['controls'][string]]): string {
  return `| ${id} | ${title} | ${source.join(', ') || '–'} | ${inferred.join(', ') || '–'} |\n`;
}
