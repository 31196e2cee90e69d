import { complianceTablePage } from '../../shared/reports/compliance-page.ts';
import { rulesPage } from '../../shared/reports/rules-page.ts';
import { catalogue } from '../../shared/rules/catalogue.ts';
import { headlines } from '../../shared/rules/packs/headlines.ts';
import { packs } from '../../shared/rules/packs/index.ts';

/** The generated pages, by path. */
export const pages: Readonly<Record<string, () => string>> = {
  'docs/rules.md': () => rulesPage(catalogue),
  'docs/compliance-table.md': () => complianceTablePage(packs, headlines, catalogue),
};
