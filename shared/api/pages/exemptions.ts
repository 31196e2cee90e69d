import { html } from 'hono/html';
import type { ListedExemption } from '../exemptions.ts';
import { may, type Principal } from '../principal.ts';
import { type Html, page } from './layout.ts';
import { action, badge, resource, type Tone, time, value } from './parts.ts';
import type { PagePorts } from './ports.ts';
import { table } from './table.ts';

/** What was accepted or snoozed, those in force first, those that end first on top. */
export async function exemptionsPage(ports: Pick<PagePorts, 'listExemptions'>, principal: Principal): Promise<Html> {
  const all = await ports.listExemptions();
  const active = all.filter(({ status }) => status === 'active').toSorted((one, other) => one.expires.localeCompare(other.expires));
  const over = all.filter(({ status }) => status !== 'active').toSorted((one, other) => other.expires.localeCompare(one.expires));
  return page(
    'Exemptions',
    html`<p class="quiet">Each excuses exactly the values it was made for, until its end. Make one on the page of a finding, or in exemptions.yaml.</p>
${exemptionTable(active, may(principal, 'admin'), { label: 'In force', empty: 'Nothing is accepted.' })}
${over.length === 0 ? '' : html`<h2>Over</h2>${exemptionTable(over, false, { label: 'Over', empty: '' })}`}`,
    { place: '/api/dashboard/exemptions' },
  );
}

const TONES = { active: 'attention', ended: 'neutral', revoked: 'neutral' } as const satisfies Record<ListedExemption['status'], Tone>;

function exemptionTable(
  rows: readonly ListedExemption[],
  mayRevoke: boolean,
  text: { readonly label: string; readonly empty: string },
): Html {
  return table(
    rows,
    [
      { title: 'Ends', cell: ({ expires }) => time(expires) },
      {
        title: 'What',
        cell: ({ kind, status, ruleId }) =>
          html`${badge(TONES[status], status === 'active' ? kind : `${kind}, ${status}`)} <small>${ruleId}</small>`,
      },
      { title: 'Where', as: 'v', cell: place },
      {
        title: 'Values',
        as: 'v',
        cell: ({ values }) => html`${Object.entries(values).map(([path, one]) => html`<div><small>${path}</small>${value(one)}</div>`)}`,
      },
      { title: 'Reason', as: 'w', cell: ({ reason, ticket, approver }) => html`${reason} <small>${ticket}, ${approver}</small>` },
      { title: 'Change', cell: (one) => change(one, mayRevoke) },
    ],
    text,
  );
}

function place({ resourceId, unit, tag }: ListedExemption): Html | string {
  if (tag !== undefined) {
    return html`<code>${tag.name}=${tag.value}</code> <small>tag</small>`;
  }
  const id = resourceId ?? unit;
  return id === undefined ? '' : html`${resource(id)}${unit === undefined ? '' : html`<small>and all of it</small>`}`;
}

function change({ id, from, revokedBy }: ListedExemption, mayRevoke: boolean): Html | string {
  if (revokedBy !== undefined) {
    return html`<small>revoked by ${revokedBy}</small>`;
  }
  if (from === 'file') {
    return html`<small>in exemptions.yaml</small>`;
  }
  return mayRevoke ? action(`/api/dashboard/exemptions/${encodeURIComponent(id)}/revoke`, 'Revoke') : '';
}
