import { html } from 'hono/html';
import type { Finding, Transition } from '../../model/finding.ts';
import type { RuleText } from '../../model/rule.ts';
import { controls, type ReceiptLine } from '../../model/verdict.ts';
import type { Principal } from '../principal.ts';
import { may } from '../principal.ts';
import { action, findingLink, type Html, page, resource, severity, table, time, unitLink } from './layout.ts';
import type { PagePorts } from './ports.ts';
import { remediationTable } from './remediations.ts';

const SHOWN = 200;

export async function findingsPage(ports: PagePorts, next: string | undefined): Promise<Html> {
  const found = await ports.listFindings({ top: SHOWN, status: 'open', next });
  return page(
    'Open findings',
    html`${findingTable(found.items)}${found.next === undefined ? '' : html`<p><a href="/api/dashboard/findings?${new URLSearchParams({ next: found.next }).toString()}">More findings</a></p>`}`,
    { place: '/api/dashboard/findings' },
  );
}

export function findingTable(findings: readonly Finding[]): Html {
  return table(
    findings,
    [
      { title: 'Severity', cell: (one) => severity(one.severity) },
      { title: 'Finding', as: 'k', cell: ({ id, ruleId }) => findingLink(id, ruleId) },
      { title: 'Control', cell: ({ control }) => controls[control] },
      { title: 'Resource', cell: ({ resourceId }) => resource(resourceId) },
      { title: 'Because', cell: ({ because }) => because },
      { title: 'Since', cell: ({ firstSeen }) => time(firstSeen) },
    ],
    { label: 'Open findings', empty: 'Nothing is open.' },
  );
}

/** One finding: its receipt, who did it, its history, how to fix it and what may be started. Null for one we do not know. */
export async function findingPage(ports: PagePorts, id: string, principal: Principal): Promise<Html | null> {
  const found = await ports.getFinding(id);
  if (found === null) {
    return null;
  }
  const { finding, history } = found;
  const remediations = await ports.listRemediations({ top: 100, unit: finding.unit });
  const own = remediations.items.filter(({ findingId }) => findingId === id);
  const rule = ports.rule(finding.ruleId);
  const mayRepair = finding.status === 'open' && rule?.remediation !== undefined && may(principal, 'approver');
  return page(
    finding.title,
    html`${facts(finding)}
<h2>Receipt</h2>${receiptTable(finding.receipt)}
${rule === undefined ? '' : advice(rule)}
${mayRepair ? html`<p>${action(`/api/dashboard/findings/${encodeURIComponent(id)}/repair`, 'Repair it')}</p>` : ''}
<h2>Remediations</h2>${remediationTable(own)}
<h2>History</h2>${historyTable(history)}`,
    { place: '/api/dashboard/findings' },
  );
}

function facts(finding: Finding): Html {
  const {
    severity: level,
    ruleId,
    status,
    control,
    resourceId,
    unit,
    because,
    actor,
    firstSeen,
    lastSeen,
    regressions,
    unknownSince,
  } = finding;
  const lines: [string, Html | string][] = [
    ['Rule', `${ruleId} (control ${control}, ${controls[control]})`],
    ['Status', `${status}${unknownSince === undefined ? '' : `, not seen well enough to say since ${unknownSince}`}`],
    ['Resource', resourceId],
    ['Unit', unitLink(unit)],
    ['Because', because],
    ['Who', actor === undefined ? 'unknown' : `${actor.name} (${actor.type}, as told by ${actor.confidence})`],
    ['First seen', time(firstSeen)],
    ['Last seen', time(lastSeen)],
    ['Came back', `${regressions} times`],
  ];
  return html`<p>${severity(level)}</p><dl>${lines.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function receiptTable(receipt: readonly ReceiptLine[]): Html {
  return table(
    receipt,
    [
      { title: 'Resource', cell: ({ resourceId }) => resource(resourceId) },
      { title: 'Property', cell: ({ path }) => path },
      { title: 'Expected', cell: ({ expected }) => expected },
      { title: 'Found', cell: ({ found }) => JSON.stringify(found) },
      { title: 'API version', as: 'k', cell: ({ apiVersion }) => apiVersion },
      { title: 'Read', cell: ({ readAt }) => time(readAt) },
    ],
    { label: 'Receipt', empty: 'The rule read nothing.' },
  );
}

function advice({ why, how, references }: RuleText): Html {
  return html`<h2>Why it matters</h2><p>${why}</p><h2>How to fix it</h2><p>${how}</p>
<ul>${references.map((address) => html`<li><a href="${address}" rel="noreferrer">${address}</a></li>`)}</ul>`;
}

function historyTable(history: readonly Transition[]): Html {
  return table(
    history,
    [
      { title: 'When', cell: ({ at }) => time(at) },
      { title: 'Change', cell: ({ change }) => change },
      { title: 'Seen by', cell: ({ cause }) => cause },
      { title: 'By', cell: ({ actor }) => actor?.name ?? '' },
      { title: 'Because', cell: ({ because }) => because },
    ],
    { label: 'History', empty: 'No change is kept.' },
  );
}
