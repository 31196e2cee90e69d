import { html } from 'hono/html';
import { z } from 'zod';
import type { Finding } from '../../model/finding.ts';
import { controls, type Severity } from '../../model/verdict.ts';
import { type Html, page } from './layout.ts';
import { findingLink, resource, severities, severity, time, who } from './parts.ts';
import type { PagePorts } from './ports.ts';
import { table } from './table.ts';

const SHOWN = 100;
const STATUSES = ['open', 'exempt', 'resolved'] as const;

/** What of the address counts; what cannot be understood is as good as not said. */
const Query = z.object({
  status: z.enum(STATUSES).catch('open'),
  severity: z.enum(severities).optional().catch(undefined),
  control: z.coerce.number().int().min(1).max(10).optional().catch(undefined),
  next: z.string().max(2_000).optional().catch(undefined),
});
type Query = z.output<typeof Query>;

/** Findings, a list per severity, with what narrows them. */
export async function findingsPage(ports: Pick<PagePorts, 'listFindings'>, asked: Readonly<Record<string, string>>): Promise<Html> {
  const query = Query.parse(asked);
  const shown = query.severity === undefined ? severities : [query.severity];
  const lists = await Promise.all(shown.map((level) => severityList(ports, level, query)));
  const found = lists.filter((list) => list !== null);
  const title = `${query.status.charAt(0).toUpperCase()}${query.status.slice(1)} findings`;
  return page(title, html`${filters(query)}${found.length === 0 ? html`<p>${nothing(query)}</p>` : found}`, {
    place: '/api/dashboard/findings',
  });
}

async function severityList({ listFindings }: Pick<PagePorts, 'listFindings'>, level: Severity, query: Query): Promise<Html | null> {
  const { status, control, next } = query;
  const found = await listFindings({ top: SHOWN, status, severity: level, control, next });
  if (found.items.length === 0 && found.next === undefined) {
    return null;
  }
  const more =
    found.next === undefined
      ? ''
      : html`<p><a href="${address({ ...query, severity: level, next: found.next })}">More ${level} findings</a></p>`;
  return html`<h2>${severity(level)} ${found.items.length}${found.next === undefined ? '' : ' and more'}</h2>${findingTable(found.items, { label: `${level} findings` })}${more}`;
}

function address(query: Query): string {
  const given = Object.entries(query).filter(([, text]) => text !== undefined);
  return `/api/dashboard/findings?${new URLSearchParams(given.map(([name, text]) => [name, String(text)])).toString()}`;
}

function nothing({ status, severity: level, control }: Query): Html {
  return level === undefined && control === undefined
    ? html`${status === 'open' ? 'Nothing is open.' : `Nothing is ${status}.`}`
    : html`Nothing matches. <a href="/api/dashboard/findings">Show everything that is open</a>`;
}

function filters({ status, severity: level, control }: Query): Html {
  const option = (value: string, text: string, chosen: boolean): Html =>
    chosen ? html`<option value="${value}" selected>${text}</option>` : html`<option value="${value}">${text}</option>`;
  return html`<form class="fields" method="get" action="/api/dashboard/findings">
<label>Status<select name="status">${STATUSES.map((one) => option(one, one, one === status))}</select></label>
<label>Severity<select name="severity">${option('', 'any', level === undefined)}${severities.map((one) => option(one, one, one === level))}</select></label>
<label>Control<select name="control">${option('', 'any', control === undefined)}${Object.entries(controls).map(([id, name]) => option(id, `${id} ${name}`, Number(id) === control))}</select></label>
<button>Show</button></form>`;
}

/** `withSeverity`: where the heading does not say it. */
export function findingTable(
  findings: readonly Finding[],
  { label = 'Open findings', withSeverity = false }: { readonly label?: string; readonly withSeverity?: boolean } = {},
): Html {
  return table(
    findings.toSorted((one, other) => rank(one) - rank(other) || other.firstSeen.localeCompare(one.firstSeen)),
    [
      ...(withSeverity ? [{ title: 'Severity', cell: (one: Finding) => severity(one.severity) }] : []),
      {
        title: 'Finding',
        as: 'w',
        cell: ({ id, ruleId, control, because }) => html`${findingLink(id, because)} <small>${ruleId} · ${controls[control]}</small>`,
      },
      { title: 'Resource', as: 'v', cell: ({ resourceId }) => resource(resourceId) },
      { title: 'By', as: 'v', cell: ({ actor }) => who(actor) },
      { title: 'Since', cell: ({ openSince, firstSeen }) => time(openSince ?? firstSeen) },
    ],
    { label, empty: 'Nothing is open.' },
  );
}

function rank(finding: Finding): number {
  return severities.indexOf(finding.severity);
}
