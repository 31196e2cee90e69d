import { html } from 'hono/html';
import type { Change } from '../../model/change.ts';
import type { Finding, Transition } from '../../model/finding.ts';
import { nameOfId } from '../../model/resource-id.ts';
import type { RuleText } from '../../model/rule.ts';
import { shortId } from '../../model/short-id.ts';
import { controls, type ReceiptLine } from '../../model/verdict.ts';
import type { RemediationView } from '../ports.ts';
import { may, type Principal } from '../principal.ts';
import { changeBadge } from './estate.ts';
import { type Html, page } from './layout.ts';
import {
  action,
  badge,
  box,
  bullets,
  deadline,
  duration,
  type Fact,
  facts,
  resource,
  severity,
  type Tone,
  time,
  unitLink,
  value,
  who,
  whoExactly,
  wholeResource,
} from './parts.ts';
import type { PagePorts } from './ports.ts';
import { remediationTable } from './remediations.ts';
import { table } from './table.ts';
import { undoBox } from './undo.ts';

/** One finding: what may be done, its receipt, who did it, how to fix it and its history. Null for one we do not know. */
export async function findingPage(ports: PagePorts, id: string, principal: Principal): Promise<Html | null> {
  const found = await ports.getFinding(id);
  if (found === null) {
    return null;
  }
  const { finding, history } = found;
  const remediations = await ports.listRemediations({ top: 100, unit: finding.unit });
  const own = remediations.items.filter(({ findingId }) => findingId === id);
  const rule = ports.rule(finding.ruleId);
  return page(
    finding.because,
    html`<p class="badges">${severity(finding.severity)} ${statusBadge(finding)}</p>
${factsOf(finding, ports.portal)}
${nextBox(finding, rule, own, principal)}
<h2>Receipt</h2>${receiptTable(finding.receipt)}
${finding.changes === undefined || finding.changes.length === 0 ? '' : html`<h2>What changed</h2>${changesTable(finding.changes)}`}
${rule === undefined ? '' : html`<h2>Why it matters</h2><p>${rule.why}</p>${finding.status === 'resolved' ? html`<h2>How to fix it</h2>${advice(rule)}` : ''}`}
<h2>History</h2>${historyTable(history)}
<h2>Remediations</h2>${remediationTable(own)}`,
    {
      place: '/api/dashboard/findings',
      crumb: `${finding.ruleId} on ${nameOfId(finding.resourceId)}`,
      windowTitle: `${finding.ruleId} on ${nameOfId(finding.resourceId)}`,
    },
  );
}

const TONES = { open: 'bad', exempt: 'neutral', resolved: 'good' } as const satisfies Record<Finding['status'], Tone>;

function statusBadge({ status }: Finding): Html {
  return badge(TONES[status], status);
}

function factsOf(finding: Finding, portal: string | undefined): Html {
  const { id, ruleId, title, control, resourceId, unit, actor, firstSeen, lastSeen, regressions } = finding;
  const { unknownSince, snoozedUntil, resolvedAt, exposureInMinutes } = finding;
  return facts([
    ['Wanted', html`${title} <small>${ruleId}, control ${control} ${controls[control]}</small>`],
    ['Resource', wholeResource(resourceId, portal)],
    ['Unit', unitLink(unit)],
    ['Id', html`<code title="${id}">${shortId(id)}</code> <small>for the command line</small>`],
    ['Who', whoExactly(actor)],
    ['First seen', time(firstSeen)],
    ['Last seen', time(lastSeen)],
    resolvedAt === undefined ? undefined : ['Resolved', time(resolvedAt)],
    exposureInMinutes === undefined ? undefined : ['Open for', duration(exposureInMinutes)],
    regressions === 0 ? undefined : ['Came back', regressions === 1 ? 'once' : `${regressions} times`],
    snoozedUntil === undefined ? undefined : ['Alerts snoozed', html`until ${deadline(snoozedUntil)}`],
    unknownSince === undefined ? undefined : (['Not seen well enough to say', html`since ${time(unknownSince)}`] satisfies Fact),
  ]);
}

/** How to fix it, and the buttons for those who may. */
function nextBox(finding: Finding, rule: RuleText | undefined, own: readonly RemediationView[], principal: Principal): Html {
  if (finding.status === 'resolved') {
    const [newest] = own;
    const undo = newest === undefined ? '' : undoBox(newest, may(principal, 'approver'));
    return html`${box('Nothing to do', html`<p>It is resolved. If it comes back, it is found again.</p>`)}${undo}`;
  }
  const under = own.find(({ state }) => state !== 'finished');
  return box(
    'How to fix it',
    html`${rule === undefined ? '' : advice(rule)}
${under === undefined ? repair(finding, rule, principal) : html`<p><a class="main" href="/api/dashboard/remediations/${encodeURIComponent(under.id)}">${under.state === 'waiting' ? 'A repair waits for a decision' : `A repair is under way: ${under.state}`}</a></p>`}
${finding.status === 'exempt' ? html`<p><a href="/api/dashboard/exemptions">The exemption that accepts it</a></p>` : acceptance(finding.id, principal)}`,
  );
}

function advice({ how, references }: RuleText): Html {
  return html`<p>${how}</p>${bullets(references.map((address) => html`<a href="${address}" rel="noreferrer">${address}</a>`))}`;
}

function repair({ id, status }: Finding, rule: RuleText | undefined, principal: Principal): Html | string {
  if (status !== 'open') {
    return '';
  }
  if (rule?.remediation === undefined) {
    return html`<p class="quiet">aml-warden does not repair this one: a person has to.</p>`;
  }
  return may(principal, 'approver')
    ? html`<p>${action(`/api/dashboard/findings/${encodeURIComponent(id)}/repair`, 'Repair it', 'main')} <small>Its mode, the preflight and an approval apply as always; the exact change is shown.</small></p>`
    : html`<p class="quiet">aml-warden can repair it; that takes the app role approver.</p>`;
}

function acceptance(id: string, principal: Principal): Html {
  if (!may(principal, 'admin')) {
    return html`<p class="quiet">Accepting it, or snoozing its alerts, takes the app role admin.</p>`;
  }
  return html`<details><summary>Accept it, or snooze its alerts</summary>
<p class="quiet">Exactly what the receipt shows is accepted; another value is a finding again.</p>
<form class="fields" method="post" action="/api/dashboard/findings/${encodeURIComponent(id)}/exempt">
<label>What<select name="kind"><option value="exempt">accept it: it does not count</option><option value="snooze">snooze: it counts, without alerts</option></select></label>
<label>Where<select name="scope"><option value="resource">this resource</option><option value="unit">its unit, with the same values</option></select></label>
<label>Days<input type="number" name="days" value="30" min="1" max="366" required></label>
<label>Ticket<input name="ticket" required maxlength="200"></label>
<label>Reason<input name="reason" size="40" required maxlength="2000"></label>
<button>Accept</button></form></details>`;
}

function receiptTable(receipt: readonly ReceiptLine[]): Html {
  return table(
    receipt,
    [
      { title: 'Property', as: 'v', cell: ({ path }) => html`<code>${path}</code>` },
      { title: 'Expected', as: 'v', cell: ({ expected }) => expected },
      { title: 'Found', as: 'v', cell: ({ found }) => value(found) },
      { title: 'Resource', as: 'v', cell: ({ resourceId }) => resource(resourceId) },
      { title: 'Read', cell: ({ readAt, apiVersion }) => html`${time(readAt)} <small>api-version ${apiVersion}</small>` },
    ],
    { label: 'Receipt', empty: 'The rule read nothing.' },
  );
}

function changesTable(changes: readonly Change[]): Html {
  return table(
    changes,
    [
      { title: 'When', cell: ({ eventAt, at }) => time(eventAt ?? at) },
      { title: 'Property', as: 'v', cell: ({ path }) => (path === '' ? 'the resource' : html`<code>${path}</code>`) },
      { title: 'Before', as: 'v', cell: ({ before }) => value(before) },
      { title: 'After', as: 'v', cell: ({ after }) => value(after) },
      { title: 'By', as: 'v', cell: ({ actor }) => who(actor) },
    ],
    { label: 'What changed', empty: 'Nothing.' },
  );
}

function historyTable(history: readonly Transition[]): Html {
  return table(
    history,
    [
      { title: 'When', cell: ({ at }) => time(at) },
      { title: 'Change', cell: changeBadge },
      { title: 'Because', as: 'w', cell: ({ because }) => because },
      { title: 'By', as: 'v', cell: ({ actor }) => who(actor) },
      { title: 'Seen by', cell: ({ cause }) => cause },
    ],
    { label: 'History', empty: 'No change is kept.' },
  );
}
