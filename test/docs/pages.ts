import { globSync, readFileSync } from 'node:fs';
import { complianceTablePage } from '../../shared/reports/compliance-page.ts';
import { policiesPage } from '../../shared/reports/policies-page.ts';
import { rulesPage } from '../../shared/reports/rules-page.ts';
import { catalogue } from '../../shared/rules/catalogue.ts';
import { headlines } from '../../shared/rules/packs/headlines.ts';
import { packs } from '../../shared/rules/packs/index.ts';

/** The generated pages, by path. */
export const pages: Readonly<Record<string, () => string>> = {
  'docs/policies.md': () =>
    policiesPage(
      globSync('infra/policies/*-policy.json')
        .toSorted()
        .map((file) => JSON.parse(readFileSync(file, 'utf8'))),
    ),
  'docs/rules.md': () => rulesPage(catalogue),
  'docs/compliance-table.md': () => complianceTablePage(packs, headlines, catalogue),
};
