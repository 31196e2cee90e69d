import { describe, expect, it } from 'vitest';
import { deadline, duration, time } from '../../shared/api/pages/parts.ts';
import { portalAddress, portalOf } from '../../shared/api/pages/portal.ts';
import type { RemediationView, UnitSummary } from '../../shared/api/ports.ts';
import type { Exemption } from '../../shared/model/exemption.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { ScanRun } from '../../shared/model/run.ts';
import { AT, WORKSPACE_ID } from '../scenes.ts';
import { anApi, principal } from './an-api.ts';

const BEHIND_ENTRA = { WEBSITE_AUTH_ENABLED: 'True' };
const NOW = new Date('2026-11-24T12:00:00Z');
const FINDING_ID = 'f'.repeat(64);

const finding: Finding = {
  id: FINDING_ID,
  unit: WORKSPACE_ID,
  ruleId: 'AML-NET-001',
  title: 'Workspace public network access is disabled',
  severity: 'critical',
  control: 3,
  resourceId: WORKSPACE_ID,
  resourceType: 'Microsoft.MachineLearningServices/workspaces',
  because: 'Public network access is Enabled.',
  receipt: [
    {
      resourceId: WORKSPACE_ID,
      path: 'properties.publicNetworkAccess',
      expected: 'Disabled',
      found: 'Enabled',
      apiVersion: '2025-12-01',
      readAt: AT,
    },
  ],
  status: 'open',
  evidence: 'e',
  firstSeen: AT,
  lastSeen: AT,
  regressions: 0,
};
const knowsIt = { getFinding: async () => ({ finding, history: [] }) };

const textOf = async (answer: Response | Promise<Response>): Promise<string> => await (await answer).text();
const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
  body: new URLSearchParams(fields).toString(),
});

describe('times', () => {
  it('are told as people say them and exactly', async () => {
    expect(String(await time('2026-11-24T11:57:00.000Z', NOW))).toBe(
      '<time datetime="2026-11-24T11:57:00.000Z">3 min ago <small>2026-11-24 11:57:00</small></time>',
    );
    expect(String(await time('2026-11-24T12:00:30Z', NOW))).toContain('in 30 s');
    expect(String(await deadline('2026-12-01T12:00:00Z', NOW))).toContain('2026-12-01 12:00:00 <small>in 7.0 days');
    expect([duration(3), duration(120), duration(4320)]).toEqual(['3 min', '2.0 h', '3.0 days']);
  });
});

describe('links to the portal', () => {
  it('lead to the portal of the cloud that is looked at, and nowhere for one we do not know', () => {
    expect(portalOf('https://management.usgovcloudapi.net')).toBe('https://portal.azure.us');
    expect(portalOf('https://127.0.0.1:4443')).toBeUndefined();
    expect(portalAddress('https://portal.azure.com', '/subscriptions/s/x "y')).toBe(
      'https://portal.azure.com/#@/resource/subscriptions/s/x%20%22y',
    );
  });

  it('stand on the page of a finding', async () => {
    const page = await textOf(anApi(undefined, knowsIt).ask('/api/dashboard/findings/f'));
    expect(page).toContain(`href="https://portal.azure.com/#@/resource${WORKSPACE_ID}"`);
  });
});

describe('the page of a finding', () => {
  it('says what is, what is wanted and where it belongs', async () => {
    const page = await textOf(anApi(undefined, knowsIt).ask('/api/dashboard/findings/f'));
    expect(page).toContain('<h1>Public network access is Enabled.</h1>');
    expect(page).toContain(`>${FINDING_ID.slice(0, 12)}</code> <small>for the command line`);
    expect(page).toContain('Workspace public network access is disabled');
    expect(page).toMatch(/<title>AML-NET-001 on [\w-]+ · aml-warden<\/title>/);
    expect(page).toMatch(/aria-label="Breadcrumb">.*<li aria-current="page">AML-NET-001 on/s);
  });

  it('offers each what the role allows and says which role the rest takes', async () => {
    const seenBy = async (role: string): Promise<string> =>
      await textOf(anApi(BEHIND_ENTRA, knowsIt).ask('/api/dashboard/findings/f', { headers: principal(role) }));
    const reader = await seenBy('reader');
    expect(reader).not.toContain('<button');
    expect(reader).toContain('that takes the app role approver');
    expect(await seenBy('approver')).toContain('Repair it</button>');
    expect(await seenBy('admin')).toContain('Accept</button>');
  });

  it('offers to take the repair of what is resolved back, and not what was taken back', async () => {
    const fix: RemediationView = {
      id: 'r7',
      kind: 'fix',
      remediationId: 'workspace-public-access-disabled',
      ruleId: 'AML-NET-001',
      findingId: FINDING_ID,
      resourceId: WORKSPACE_ID,
      unit: WORKSPACE_ID,
      requestedBy: 'transition:t',
      requestedAt: AT,
      state: 'finished',
      outcome: 'repaired',
    };
    const seenBy = async (role: string, own: readonly RemediationView[]): Promise<string> => {
      const ports = {
        getFinding: async () => ({ finding: { ...finding, status: 'resolved' as const }, history: [] }),
        listRemediations: async () => ({ items: own }),
      };
      return await textOf(anApi(BEHIND_ENTRA, ports).ask(`/api/dashboard/findings/${FINDING_ID}`, { headers: principal(role) }));
    };
    expect(await seenBy('approver', [fix])).toMatch(/action="\/api\/dashboard\/remediations\/r7\/undo"[\s\S]*Undo it<\/button>/);
    expect(await seenBy('reader', [fix])).toContain('Undoing takes the app role approver');
    const undone: RemediationView = { ...fix, id: 'r8', kind: 'undo', undoes: 'r7', outcome: 'undone' };
    expect(await seenBy('approver', [undone, fix])).not.toContain('Undo it');
    const page = anApi(BEHIND_ENTRA, { getRemediation: async () => fix }).ask('/api/dashboard/remediations/r7', {
      headers: principal('approver'),
    });
    expect(await textOf(page)).toContain('Undo it</button>');
  });

  it('accepts exactly what the finding shows, and leads back to it', async () => {
    const added: Exemption[] = [];
    const { ask } = anApi(undefined, {
      ...knowsIt,
      excusedBy: async () => ({
        status: 'found',
        rule: 'AML-NET-001',
        resource: WORKSPACE_ID,
        unit: WORKSPACE_ID,
        values: { 'properties.publicNetworkAccess': 'Enabled' },
      }),
      addExemption: async (exemption) => void added.push(exemption),
    });
    const fields = { kind: 'exempt', scope: 'resource', days: '30', ticket: 'SEC-7', reason: 'Sample data only, agreed with its owner' };
    const answer = await ask(`/api/dashboard/findings/${FINDING_ID}/exempt`, form(fields));
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/api/dashboard/findings/${FINDING_ID}`]);
    expect(added).toMatchObject([{ ticket: 'SEC-7', approver: 'you', values: { 'properties.publicNetworkAccess': 'Enabled' } }]);
    expect((await ask(`/api/dashboard/findings/${FINDING_ID}/exempt`, form({ ...fields, days: '0' }))).status).toBe(400);
    expect(added).toHaveLength(1);
  });
});

describe('the list of findings', () => {
  it('asks per severity, and leaves out what it cannot understand', async () => {
    const asked: object[] = [];
    const { ask } = anApi(undefined, {
      listFindings: async (filter) => {
        asked.push(filter);
        return { items: [] };
      },
    });
    await ask('/api/dashboard/findings?severity=sideways&control=99&status=open');
    expect(asked).toMatchObject(
      ['critical', 'high', 'medium', 'low'].map((severity) => ({ severity, status: 'open', control: undefined })),
    );
    asked.length = 0;
    await ask('/api/dashboard/findings?severity=high&control=3&status=exempt');
    expect(asked).toMatchObject([{ severity: 'high', status: 'exempt', control: 3 }]);
  });
});

describe('the estate', () => {
  const units: UnitSummary[] = ['quiet', 'loud'].map((name, index) => ({
    unit: `/subscriptions/s/resourcegroups/g/providers/microsoft.machinelearningservices/workspaces/${name}`,
    kind: 'workspace',
    open: { critical: index * 2, high: 1, medium: 0, low: 0 },
    lastLookAt: AT,
  }));

  it('counts every unit, however many pages they are on, and shows the worst first', async () => {
    const { ask } = anApi(undefined, {
      listUnits: async ({ next }) => (next === undefined ? { items: units.slice(0, 1), next: 'more' } : { items: units.slice(1) }),
    });
    const page = await textOf(ask('/api/dashboard'));
    expect(page).toMatch(/<b>2<\/b> <a href="\/api\/dashboard\/findings\?severity=critical">critical/);
    expect(page).toMatch(/<b>2<\/b> units/);
    expect(page.indexOf('>loud<')).toBeLessThan(page.indexOf('>quiet<'));
  });

  it('says what to do next', async () => {
    const { ask } = anApi(undefined, {
      listUnits: async () => ({ items: units }),
      killSwitch: async () => ({ on: true, by: 'Ada', at: AT, because: 'Network migration <tonight>' }),
    });
    const page = await textOf(ask('/api/dashboard'));
    expect(page).toContain('2 critical findings are open');
    expect(page).toContain('No full scan has run');
    expect(page).toContain('Network migration &lt;tonight&gt;');
  });
});

describe('the switch on the page of health', () => {
  it('stops every repair with a reason, and not without', async () => {
    const { ask, stopped } = anApi();
    expect((await ask('/api/dashboard/kill-switch', form({ on: 'true', because: ' ' }))).status).toBe(400);
    expect((await ask('/api/dashboard/kill-switch', form({ on: 'true', because: 'Migration' }))).headers.get('location')).toBe(
      '/api/dashboard/health',
    );
    expect(stopped).toMatchObject([{ on: true, because: 'Migration', by: 'you' }]);
    expect(await textOf(ask('/api/dashboard/health'))).toContain('Let repairs go on');
  });
});

describe('what is refused', () => {
  it('is a page for a browser and problem+json for everybody else', async () => {
    const { ask } = anApi();
    const page = await ask('/api/dashboard/findings/nope', { headers: { accept: 'text/html,*/*' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('<h1>Not found</h1>');
    expect((await ask('/api/dashboard/findings/nope')).headers.get('content-type')).toBe('application/problem+json');
    const signIn = await anApi(BEHIND_ENTRA).ask('/api/dashboard', { headers: { accept: 'text/html' } });
    expect([signIn.status, (await signIn.text()).includes('Sign in first')]).toEqual([401, true]);
  });
});

describe('a page of something under way', () => {
  it('loads itself again until somebody stops that', async () => {
    const { ask } = anApi();
    expect(await textOf(ask('/api/dashboard/remediations/r1'))).toMatch(/http-equiv="refresh"[\s\S]*Stop that/);
    expect(await textOf(ask('/api/dashboard/remediations/r1?live=off'))).not.toContain('http-equiv="refresh"');
  });
});

describe('the page of a scan', () => {
  const run: ScanRun = {
    schemaVersion: 1,
    id: 's1',
    startedBy: 'ada',
    state: 'running',
    startedAt: AT,
    progress: {
      units: 1000,
      done: 380,
      failed: 2,
      percent: 38,
      deniedReads: 14,
      unreadReads: 0,
      throttleWaitsInMs: 93_000,
      estimatedEndAt: '2026-11-24T12:30:00Z',
    },
    silentSubscriptions: ['/subscriptions/quiet'],
  };

  it('tells how far it is, when it ends, what was denied, how long it waited, and what to do about it', async () => {
    const { ask } = anApi(undefined, { getScan: async () => run });
    const page = (await textOf(ask('/api/dashboard/scans/s1'))).replaceAll(/<style>[\s\S]*<\/style>|<[^>]+>/g, '');
    for (const text of ['380 of 1000 units, 38 %', '2026-11-24 12:30:00', '14 reads denied', '93 s waited for Azure’s limits']) {
      expect(page).toContain(text);
    }
    expect(page).toMatch(/What to do next[\s\S]*14 reads were denied[\s\S]*2 units could not be assessed[\s\S]*\/subscriptions\/quiet/);
  });
});
