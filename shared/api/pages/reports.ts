import { html } from 'hono/html';
import type { Principal } from '../principal.ts';
import { may } from '../principal.ts';
import { action, type Html, page, table, time } from './layout.ts';
import type { PagePorts, ReportLine } from './ports.ts';

export async function reportsPage(ports: PagePorts, principal: Principal): Promise<Html> {
  const reports = (await ports.listReports({ top: 50 })).items;
  const isRunning = reports.some(({ state }) => state === 'running');
  return page(
    'Compliance reports',
    html`${may(principal, 'admin') ? html`<p>${action('/api/dashboard/reports', 'Make a report now')}</p>` : ''}
${table(
  reports,
  [
    { title: 'Asked', cell: ({ requestedAt }) => time(requestedAt) },
    { title: 'By', cell: ({ requestedBy }) => requestedBy },
    { title: 'State', cell: ({ state }) => state },
    { title: 'Files', cell: files },
  ],
  { label: 'Reports', empty: 'No report has been made yet.' },
)}`,
    { place: '/api/dashboard/reports', ...(isRunning ? { refreshInSeconds: 5 } : {}) },
  );
}

function files({ id, files: names }: ReportLine): Html {
  return html`${names.map((name) => html`<a href="/api/v1/reports/${encodeURIComponent(id)}/files/${encodeURIComponent(name)}">${name}</a> `)}`;
}
