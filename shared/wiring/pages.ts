import type { PagePorts } from '../api/pages/ports.ts';
import type { ApiPorts } from '../api/ports.ts';
import { catalogue } from '../rules/catalogue.ts';

type Joined = Pick<PagePorts, 'approvalUrl' | 'listChanges' | 'exposure' | 'listReports' | 'startReport'>;

/** What the pages need: what the routes have, and what the parts behind them offer. */
export function pagePorts(api: Omit<ApiPorts, 'pages'>, joined: Joined): PagePorts {
  return { ...api, rule: (id) => catalogue.find((rule) => rule.id === id), ...joined };
}
