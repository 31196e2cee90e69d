import { html } from 'hono/html';
import type { Plan } from '../../model/remediation.ts';
import type { RemediationView } from '../../model/remediation-run.ts';
import { nameOfId } from '../../model/resource-id.ts';
import { type Html, page } from './layout.ts';
import { box, deadline } from './parts.ts';
import { planSection, preflightSection, remediationFacts } from './remediation.ts';
import { stateBadge } from './remediations.ts';

/** What would change, why and what people would notice. `address` is the signed link itself: the buttons post to it. */
export function approvalPage(remediation: RemediationView, address: string): Html {
  const { plan, preflight, state } = remediation;
  const isOpen = plan !== undefined && state === 'waiting';
  return page(
    plan?.summary ?? 'Remediation',
    html`<p class="badges">${stateBadge(remediation)}</p>${remediation.because === undefined ? '' : html`<p>${remediation.because}</p>`}
${remediationFacts(remediation, undefined)}
${plan === undefined ? html`<p>No plan has been made yet.</p>` : planSection(plan, state === 'finished')}
${preflight === undefined ? '' : preflightSection(preflight)}
${isOpen ? decision(remediation, plan, address) : ''}`,
    {
      place: '/api/dashboard/remediations',
      crumb: isOpen ? 'Your decision' : `${remediation.ruleId} on ${nameOfId(remediation.resourceId)}`,
    },
  );
}

function decision({ expiresAt, notBefore }: RemediationView, { hash }: Plan, address: string): Html {
  const button = (choice: string, label: string, kind: string): Html =>
    html`<form method="post" action="${address}"><input type="hidden" name="planHash" value="${hash}"><button name="decision" value="${choice}" class="${kind}">${label}</button></form>`;
  return box(
    'Your decision',
    html`<p>Exactly this change is approved; another one would be asked for again. Open until ${expiresAt === undefined ? 'further notice' : deadline(expiresAt)}.${notBefore === undefined ? '' : html` It is written in a maintenance window, not before ${deadline(notBefore)}.`}</p>
${button('approve', 'Approve', 'main')}${button('decline', 'Decline', 'other')}`,
  );
}
