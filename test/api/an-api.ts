import { createApi } from '../../shared/api/app.ts';
import type { ApiPorts, Decision, RemediationView } from '../../shared/api/ports.ts';
import { readSettings } from '../../shared/config/settings.ts';
import type { KillSwitch } from '../../shared/model/remediation-store.ts';
import { AT, WORKSPACE_ID } from '../scenes.ts';
import { quietPages } from './quiet-pages.ts';

export const SIGNATURE = 's'.repeat(43);
/** The query of a link that the ports below take for signed. */
export const LINK = `?ask=1&expires=1796000000&signature=${SIGNATURE}`;

const remediation: RemediationView = {
  id: 'r1',
  kind: 'fix',
  requestedBy: 'person:ada',
  remediationId: 'workspace-public-access-disabled',
  ruleId: 'AML-NET-001',
  findingId: 'f',
  resourceId: `${WORKSPACE_ID}<script>alert(1)</script>`,
  unit: WORKSPACE_ID,
  state: 'waiting',
  requestedAt: AT,
  plan: {
    remediationId: 'workspace-public-access-disabled',
    resourceId: WORKSPACE_ID,
    apiVersion: '2025-12-01',
    summary: 'Disable public access',
    change: { method: 'PATCH', body: {} },
    differences: [{ path: 'properties.publicNetworkAccess', before: 'Enabled', after: 'Disabled' }],
    undo: null,
    risk: 'disruptive',
    sideEffects: ['People without a private endpoint lose access.'],
    actions: [],
    hash: 'a'.repeat(64),
  },
};

/** The application over ports that know one remediation. */
export function anApi(environment: Record<string, string> = { WARDEN_LOCAL_USER: 'you=admin' }, changes: Partial<ApiPorts> = {}) {
  const decided: Decision[] = [];
  const stopped: KillSwitch[] = [];
  const empty = async () => ({ items: [] });
  const routes = {
    version: '1.2.3',
    healthy: async () => true,
    listUnits: empty,
    listFindings: empty,
    getFinding: async () => null,
    getLook: async () => null,
    listTransitions: empty,
    listRemediations: empty,
    getRemediation: async (id) => (id === 'r1' ? remediation : null),
    decide: async (decision) => {
      decided.push(decision);
      return { status: 'accepted', id: decision.link.id };
    },
    approvalUrl: async (id) => `/api/approvals/${id}${LINK}`,
    openLink: async ({ id, signature }) => {
      if (id !== 'r1') {
        return { status: 'refused', reason: 'used', because: 'It is over.' };
      }
      return signature === SIGNATURE ? { status: 'open', remediation } : { status: 'refused', reason: 'forged', because: 'Not ours.' };
    },
    killSwitch: async () => stopped.at(-1) ?? null,
    setKillSwitch: async (value) => void stopped.push({ ...value, at: AT }),
    requestRemediation: async (findingId) => ({ status: 'accepted', id: findingId.slice(0, 4) }),
    requestUndo: async () => ({ status: 'conflict', because: 'Somebody changed it since.' }),
    lookNow: async ({ id }) => ({ status: 'looked', unit: id, at: AT, opened: 1, resolved: 2, open: 3, unknown: 0 }),
    packIds: ['gdpr', 'hipaa'],
    makeReport: async () => ({ status: 'accepted', id: 'p1' }),
    listReports: empty,
    getReport: async () => null,
    reportFile: async (_id, name) =>
      name === 'aml-warden-report-2026-11-24.html' ? { content: Buffer.from('<p>hi</p>'), contentType: 'text/html; charset=utf-8' } : null,
    startScan: async () => ({ status: 'accepted', id: 's1' }),
    listScans: empty,
    getScan: async () => null,
    coverage: async () => null,
    listChanges: empty,
    getBaseline: async () => null,
    diffBaseline: async () => null,
    approveBaseline: async (unit, by) => ({ status: 'approved', unit, approvedBy: by, at: AT, resources: 1 }),
    exposure: async () => [],
    listExemptions: async () => [],
    excusedBy: async () => ({ status: 'notFound', because: 'There is no finding with this id.' }),
    addExemption: async () => undefined,
    revokeExemption: async () => 'notFound',
    erase: async () => ({ rows: 0, blobs: 0, deleted: 0, left: [] }),
    testNotifications: async (_by, channel = 'teams') => [{ channel, result: 'sent' }],
    ...changes,
  } satisfies Omit<ApiPorts, 'pages'>;
  const ports: ApiPorts = { ...routes, pages: quietPages(routes) };
  const app = createApi(ports, readSettings({ WARDEN_STORAGE: 'UseDevelopmentStorage=true', ...environment }));
  const ask = (path: string, init?: RequestInit) => app.request(`http://127.0.0.1:7071${path}`, init);
  return { app, ask, decided, stopped };
}

/** What App Service authentication sends for somebody with these roles. */
export const principal = (...roles: string[]) => ({
  'x-ms-client-principal': btoa(JSON.stringify({ claims: [{ typ: 'name', val: 'Ada' }, ...roles.map((val) => ({ typ: 'roles', val }))] })),
});
