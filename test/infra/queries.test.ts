import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseKusto } from '../../local/azure/kusto/parser.ts';

interface WorkbookItem {
  readonly name: string;
  readonly content: { readonly query?: string };
}

const { items } = JSON.parse(readFileSync('infra/workbook.json', 'utf8')) as { items: readonly WorkbookItem[] };
const inWorkbook = items.flatMap(({ name, content }) =>
  content.query === undefined ? [] : [[`workbook: ${name}`, content.query] as const],
);
const inDocs = [...globSync('docs/**/*.md'), 'README.md'].flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/^```(?:kusto|kql)\n(?<query>[\s\S]*?)^```/gm)].map(
    ({ groups }, index) => [`${page} ${index + 1}`, groups?.['query'] ?? ''] as const,
  ),
);
/** Over AppMetrics, which Application Insights fills; service-alerts.test.ts runs them. */
const insights = globSync('infra/queries/insights/*.kql').map((file) => [file, readFileSync(file, 'utf8')] as const);
const alerts = globSync('infra/queries/*.kql').map((file) => [file, readFileSync(file, 'utf8')] as const);

describe('queries', () => {
  it.each([...alerts, ...insights, ...inWorkbook, ...inDocs])('%s fits the tables', (_name, query) => {
    expect(parseKusto(query).faults).toEqual([]);
  });

  it('are refused when they name a column that is not there', () => {
    expect(parseKusto('AmlFindings_CL | where Severty == "high"').faults).toMatchObject([{ at: 'Severty' }]);
    expect(parseKusto('AppMetrics | where Maximum > 3').faults).toMatchObject([{ at: 'Maximum' }]);
  });

  it('each belong to an alert rule', () => {
    const rules = readFileSync('infra/modules/alerts.bicep', 'utf8');
    expect(
      [...alerts, ...insights].map(([file]) => file.slice('infra/queries/'.length)).filter((name) => !rules.includes(`queries/${name}`)),
    ).toEqual([]);
    expect(alerts.length).toBeGreaterThan(4);
  });

  it('have the columns their rules split alerts by', () => {
    const rules = readFileSync('infra/modules/alerts.bicep', 'utf8');
    for (const { groups } of rules.matchAll(/queries\/(?<file>[\w-]+\.kql)'\)[\s\S]*?dimensions: \[(?<names>[^\]]*)\]/g)) {
      const query = readFileSync(`infra/queries/${groups?.['file']}`, 'utf8');
      const names = [...(groups?.['names'] ?? '').matchAll(/'(?<name>\w+)'/g)].map((match) => match.groups?.['name'] ?? '');
      expect(names.filter((name) => !new RegExp(`project[^|]*\\b${name}\\b`).test(query))).toEqual([]);
    }
  });
});
