import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Finding, Transition } from '../../model/finding.ts';
import { controls } from '../../model/verdict.ts';
import type { ApiEnvironment } from '../environment.ts';
import type { ApiPorts, RemediationView, UnitSummary } from '../ports.ts';
import { type Html, page, resource, severity, time } from './layout.ts';

const SHOWN = 200;
const LATEST = 20;

export function dashboard(ports: ApiPorts): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.get('/', async (context) => {
    const [units, findings, transitions, remediations] = await Promise.all([
      ports.listUnits({ top: SHOWN }),
      ports.listFindings({ top: SHOWN, status: 'open' }),
      ports.listTransitions({ top: SHOWN }),
      ports.listRemediations({ top: 20 }),
    ]);
    return context.html(
      page(
        'aml-warden',
        html`${unitSection(units.items)}${changeSection(transitions.items.filter(({ cause }) => cause !== 'first-look').slice(0, LATEST))}${remediationSection(remediations.items)}${findingSection(findings.items, findings.next !== undefined)}`,
      ),
    );
  });
  return app;
}

function unitSection(units: readonly UnitSummary[]): Html {
  return html`<h2>Workspaces and other units</h2>
<table><thead><tr><th>Unit</th><th>Kind</th><th class="n">Critical</th><th class="n">High</th><th class="n">Medium</th><th class="n">Low</th><th>Last look</th></tr></thead><tbody>
${units.map(
  ({ unit, kind, open, lastLookAt }) =>
    html`<tr><td>${resource(unit)}</td><td>${kind}</td><td class="n">${open.critical}</td><td class="n">${open.high}</td><td class="n">${open.medium}</td><td class="n">${open.low}</td><td>${lastLookAt === undefined ? 'never' : time(lastLookAt)}</td></tr>`,
)}
</tbody></table>`;
}

function changeSection(transitions: readonly Transition[]): Html {
  return html`<h2>Latest changes</h2>
<table><thead><tr><th>When</th><th>Change</th><th>Rule</th><th>Resource</th><th>By</th><th>Because</th></tr></thead><tbody>
${transitions.map(
  ({ at, change, ruleId, resourceId, actor, because }) =>
    html`<tr><td>${time(at)}</td><td>${change}</td><td class="k">${ruleId}</td><td>${resource(resourceId)}</td><td>${actor?.name ?? ''}</td><td>${because}</td></tr>`,
)}
</tbody></table>`;
}

function remediationSection(remediations: readonly RemediationView[]): Html {
  return html`<h2>Remediations</h2>
<table><thead><tr><th>Asked</th><th>Change</th><th>Resource</th><th>State</th><th></th></tr></thead><tbody>
${remediations.map(
  ({ id, requestedAt, remediationId, plan, resourceId, state, outcome }) =>
    html`<tr><td>${time(requestedAt)}</td><td>${plan?.summary ?? remediationId}</td><td>${resource(resourceId)}</td><td>${outcome ?? state}</td><td><a href="/api/approvals/${id}">details</a></td></tr>`,
)}
</tbody></table>`;
}

function findingSection(findings: readonly Finding[], more: boolean): Html {
  return html`<h2>Open findings</h2>${more ? html`<p class="quiet">The first ${SHOWN} are shown.</p>` : ''}
<table><thead><tr><th>Severity</th><th>Rule</th><th>Control</th><th>Resource</th><th>Because</th><th>Since</th></tr></thead><tbody>
${findings.map(
  ({ severity: level, ruleId, title, control, resourceId, because, firstSeen }) =>
    html`<tr><td>${severity(level)}</td><td class="k" title="${title}">${ruleId}</td><td>${controls[control]}</td><td>${resource(resourceId)}</td><td>${because}</td><td>${time(firstSeen)}</td></tr>`,
)}
</tbody></table>`;
}
