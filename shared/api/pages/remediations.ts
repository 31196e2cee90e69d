import { html } from 'hono/html';
import type { RemediationView } from '../ports.ts';
import type { Principal } from '../principal.ts';
import { may } from '../principal.ts';
import { action, findingLink, type Html, page, resource, table, time } from './layout.ts';
import type { PagePorts } from './ports.ts';

export async function remediationsPage(ports: PagePorts, next: string | undefined): Promise<Html> {
  const found = await ports.listRemediations({ top: 100, next });
  return page(
    'Remediations',
    html`${remediationTable(found.items)}${found.next === undefined ? '' : html`<p><a href="/api/dashboard/remediations?${new URLSearchParams({ next: found.next }).toString()}">Older ones</a></p>`}`,
    { place: '/api/dashboard/remediations' },
  );
}

export function remediationTable(remediations: readonly RemediationView[]): Html {
  return table(
    remediations,
    [
      { title: 'Asked', cell: ({ requestedAt }) => time(requestedAt) },
      {
        title: 'Change',
        cell: ({ id, plan, remediationId }) =>
          html`<a href="/api/dashboard/remediations/${encodeURIComponent(id)}">${plan?.summary ?? remediationId}</a>`,
      },
      { title: 'Resource', cell: ({ resourceId }) => resource(resourceId) },
      { title: 'State', cell: ({ outcome, state }) => outcome ?? state },
      { title: 'Because', cell: ({ because }) => because ?? '' },
    ],
    { label: 'Remediations', empty: 'None.' },
  );
}

/** One remediation with its exact change; approving and undoing for those who may. Null for one we do not know. */
export async function remediationPage(ports: PagePorts, id: string, principal: Principal): Promise<Html | null> {
  const found = await ports.getRemediation(id);
  if (found === null) {
    return null;
  }
  const mayDecide = may(principal, 'approver');
  const approval = mayDecide && found.state === 'waiting' ? await ports.approvalUrl(id) : undefined;
  const canUndo = mayDecide && found.outcome === 'repaired' && found.plan?.undo !== null;
  return page(
    found.plan?.summary ?? found.remediationId,
    html`${facts(found)}
${found.plan === undefined ? '' : html`<h2>The change</h2>${differenceTable(found.plan.differences)}<h2>What people will notice</h2><ul>${found.plan.sideEffects.map((effect) => html`<li>${effect}</li>`)}</ul>`}
${found.preflight === undefined ? '' : html`<h2>Preflight: ${found.preflight.result}</h2><ul>${found.preflight.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`}
${approval === undefined ? '' : html`<p><a href="${approval}">Decide</a> until ${found.expiresAt ?? 'further notice'}.</p>`}
${canUndo ? html`<p>${action(`/api/dashboard/remediations/${encodeURIComponent(id)}/undo`, 'Undo it')}</p>` : ''}`,
    { place: '/api/dashboard/remediations', ...(found.state === 'finished' ? {} : { refreshInSeconds: 10 }) },
  );
}

function facts(view: RemediationView): Html {
  const { state, outcome, because, resourceId, findingId, ruleId, approver, requestedAt, endedAt, notBefore } = view;
  const lines: [string, Html | string][] = [
    ['State', `${outcome ?? state}${because === undefined ? '' : `: ${because}`}`],
    ['Resource', resourceId],
    ['Finding', findingLink(findingId, ruleId)],
    ['Asked', time(requestedAt)],
    ...(notBefore === undefined ? [] : [['Written not before', time(notBefore)] satisfies [string, Html]]),
    ...(endedAt === undefined ? [] : [['Ended', time(endedAt)] satisfies [string, Html]]),
    ...(approver === undefined ? [] : [['Approved by', approver] satisfies [string, string]]),
  ];
  return html`<dl>${lines.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

export function differenceTable(differences: NonNullable<RemediationView['plan']>['differences']): Html {
  return table(
    differences,
    [
      { title: 'Property', cell: ({ path }) => html`<code>${path}</code>` },
      { title: 'Now', cell: ({ before }) => JSON.stringify(before) },
      { title: 'Afterwards', cell: ({ after }) => JSON.stringify(after) },
    ],
    { label: 'Differences', empty: 'Nothing would change.' },
  );
}
