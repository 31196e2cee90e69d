import type { PagePorts } from '../../shared/api/pages/ports.ts';
import type { ApiPorts } from '../../shared/api/ports.ts';
import { pagePorts } from '../../shared/wiring/pages.ts';

/** Pages over the routes given, with nothing of what they do not have. */
export function quietPages(routes: Omit<ApiPorts, 'pages'>, changes: Partial<PagePorts> = {}): PagePorts {
  return {
    ...pagePorts(routes, {
      approvalUrl: async () => undefined,
      listChanges: async () => ({ items: [] }),
      exposure: async () => [],
      listReports: async () => ({ items: [] }),
      startReport: async () => ({ status: 'accepted', id: 'p1' }),
    }),
    ...changes,
  };
}
