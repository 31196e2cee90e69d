import { html } from 'hono/html';
import type { Plan } from '../../model/remediation.ts';
import type { RemediationView } from '../../model/remediation-run.ts';
import { type Html, page } from './layout.ts';

/** What would change, why and what people would notice. `address` is the signed link itself: the buttons post to it. */
export function approvalPage(remediation: RemediationView, address: string): Html {
  const { plan, preflight } = remediation;
  return page(
    plan?.summary ?? 'Remediation',
    html`<p class="quiet">${remediation.resourceId}<br>${remediation.ruleId} · ${remediation.state}${remediation.because === undefined ? '' : ` · ${remediation.because}`}</p>
${plan === undefined ? html`<p>No plan has been made yet.</p>` : planSection(plan)}
${preflight === undefined ? '' : html`<h2>Preflight: ${preflight.result}</h2><ul>${preflight.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`}
${plan !== undefined && remediation.state === 'waiting' ? decision(remediation, plan, address) : ''}`,
  );
}

function planSection(plan: Plan): Html {
  return html`<h2>The change</h2>
<table><thead><tr><th>Property</th><th>Now</th><th>Afterwards</th></tr></thead><tbody>
${plan.differences.map(({ path, before, after }) => html`<tr><td><code>${path}</code></td><td>${JSON.stringify(before)}</td><td>${JSON.stringify(after)}</td></tr>`)}
</tbody></table>
<h2>What people will notice</h2><ul>${plan.sideEffects.map((effect) => html`<li>${effect}</li>`)}</ul>
<p class="quiet">Risk: ${plan.risk}. ${plan.undo === null ? 'It cannot be undone.' : 'It can be undone.'}</p>`;
}

function decision({ expiresAt, notBefore }: RemediationView, { hash }: Plan, address: string): Html {
  const button = (choice: string, label: string): Html =>
    html`<form method="post" action="${address}"><input type="hidden" name="planHash" value="${hash}"><button name="decision" value="${choice}">${label}</button></form>`;
  const later = notBefore === undefined ? '' : ` It is written in a maintenance window, not before ${notBefore}.`;
  return html`<h2>Your decision</h2><p class="quiet">Open until ${expiresAt ?? 'further notice'}.${later}</p>${button('approve', 'Approve')}${button('decline', 'Decline')}`;
}
