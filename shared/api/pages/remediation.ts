import { html } from 'hono/html';
import type { Plan, Preflight } from '../../model/remediation.ts';
import { nameOfId } from '../../model/resource-id.ts';
import type { RemediationView } from '../ports.ts';
import { may } from '../principal.ts';
import { type Html, page } from './layout.ts';
import { asker, badge, box, bullets, deadline, exactValue, facts, findingLink, type Tone, time, wholeResource } from './parts.ts';
import type { PagePorts, Viewer } from './ports.ts';
import { stateBadge } from './remediations.ts';
import { table } from './table.ts';
import { undoBox } from './undo.ts';

/** One remediation with its exact change; approving and undoing for those who may. Null for one we do not know. */
export async function remediationPage(ports: PagePorts, id: string, { principal, isLive }: Viewer): Promise<Html | null> {
  const found = await ports.getRemediation(id);
  if (found === null) {
    return null;
  }
  const mayDecide = may(principal, 'approver');
  const approval = mayDecide && found.state === 'waiting' ? await ports.approvalUrl(id) : undefined;
  return page(
    found.plan?.summary ?? found.remediationId,
    html`<p class="badges">${stateBadge(found)}</p>${found.because === undefined ? '' : html`<p>${found.because}</p>`}
${nextBox(found, mayDecide, approval)}
${remediationFacts(found, ports.portal)}
${found.plan === undefined ? '' : planSection(found.plan, found.state === 'finished')}
${found.preflight === undefined ? '' : preflightSection(found.preflight)}`,
    {
      place: '/api/dashboard/remediations',
      crumb: `${found.ruleId} on ${nameOfId(found.resourceId)}`,
      refreshInSeconds: found.state === 'finished' || !isLive ? undefined : 10,
    },
  );
}

function nextBox(found: RemediationView, mayDecide: boolean, approval: string | undefined): Html | string {
  const { state, expiresAt } = found;
  if (state === 'waiting') {
    const until = expiresAt === undefined ? '' : html` It can be decided until ${deadline(expiresAt)}.`;
    return box(
      'It waits for a decision',
      approval === undefined
        ? html`<p>${mayDecide ? 'The question cannot be opened now; load the page again.' : 'Deciding takes the app role approver.'}${until}</p>`
        : html`<p><a class="main" href="${approval}">Decide</a></p><p>Approve or decline exactly this change.${until}</p>`,
    );
  }
  return undoBox(found, mayDecide);
}

export function remediationFacts(remediation: RemediationView, portal: string | undefined): Html {
  const { resourceId, findingId, ruleId, approver, requestedBy, requestedAt, endedAt, mode, undoes, notBefore } = remediation;
  return facts([
    ['Resource', wholeResource(resourceId, portal)],
    ['Finding', findingLink(findingId, ruleId)],
    undoes === undefined ? undefined : ['Undoes', html`<a href="/api/dashboard/remediations/${encodeURIComponent(undoes)}">the repair</a>`],
    ['Asked', html`${time(requestedAt)} <small>by ${asker(requestedBy)}${mode === undefined ? '' : `, mode ${mode}`}</small>`],
    approver === undefined ? undefined : ['Approved by', approver],
    notBefore === undefined ? undefined : ['Not before', html`${deadline(notBefore)} <small>the next maintenance window</small>`],
    endedAt === undefined ? undefined : ['Ended', time(endedAt)],
  ]);
}

const RISKS = { low: 'neutral', disruptive: 'attention', irreversible: 'bad' } as const satisfies Record<Plan['risk'], Tone>;

export function planSection({ differences, sideEffects, risk, undo }: Plan, isOver: boolean): Html {
  return html`<h2>The change</h2>${differenceTable(differences)}
<p class="badges">${badge(RISKS[risk], `risk: ${risk}`)} ${undo === null ? badge('bad', 'cannot be undone') : badge('good', 'can be undone')}</p>
<h2>${isOver ? 'What people may notice' : 'What people will notice'}</h2>${bullets(sideEffects)}`;
}

const PREFLIGHTS = { safe: 'good', unsafe: 'bad', unknown: 'attention' } as const satisfies Record<Preflight['result'], Tone>;

export function preflightSection({ result, reasons }: Preflight): Html {
  return html`<h2>Preflight</h2><p>${badge(PREFLIGHTS[result], result)}</p>${bullets(reasons)}`;
}

function differenceTable(differences: Plan['differences']): Html {
  return table(
    differences,
    [
      { title: 'Property', as: 'w', cell: ({ path }) => html`<code>${path}</code>` },
      { title: 'Before', as: 'v', cell: ({ before }) => exactValue(before) },
      { title: 'After', as: 'v', cell: ({ after }) => exactValue(after) },
    ],
    { label: 'Differences', empty: 'Nothing would change.' },
  );
}
