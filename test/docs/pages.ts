import { globSync, readFileSync } from 'node:fs';
import { logTables } from '../../shared/reports/columns.ts';
import { complianceTablePage } from '../../shared/reports/compliance-page.ts';
import { policiesPage } from '../../shared/reports/policies-page.ts';
import { rulesPage } from '../../shared/reports/rules-page.ts';
import { catalogue } from '../../shared/rules/catalogue.ts';
import { headlines } from '../../shared/rules/packs/headlines.ts';
import { packs } from '../../shared/rules/packs/index.ts';

/** What infra/modules/monitoring.bicep makes the tables and the streams of. */
function tablesJson(): string {
  const tables = Object.values(logTables).map(({ table, stream, columns }) => ({
    table,
    stream,
    columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  }));
  return `${JSON.stringify(tables, null, 2)}\n`;
}

/** The generated pages, by path. */
export const pages: Readonly<Record<string, () => string>> = {
  'infra/tables.json': () => tablesJson(),
  'docs/policies.md': () =>
    policiesPage(
      globSync('infra/policies/*-policy.json')
        .toSorted()
        .map((file) => JSON.parse(readFileSync(file, 'utf8'))),
    ),
  'docs/rules.md': () => rulesPage(catalogue),
  'docs/compliance-table.md': () => complianceTablePage(packs, headlines, catalogue),
};
