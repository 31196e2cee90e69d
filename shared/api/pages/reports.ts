import { html } from 'hono/html';
import { may } from '../principal.ts';
import { type Html, page } from './layout.ts';
import { action, badge, type Tone, time } from './parts.ts';
import type { PagePorts, ReportLine, Viewer } from './ports.ts';
import { table } from './table.ts';

export async function reportsPage(ports: Pick<PagePorts, 'listReports'>, { principal, isLive }: Viewer): Promise<Html> {
  const reports = (await ports.listReports({ top: 50 })).items;
  const isRunning = reports.some(({ state }) => state === 'running');
  return page(
    'Compliance reports',
    html`<p class="quiet">For people who never open a portal: where the estate stands against GDPR, HIPAA and PCI-DSS. They go out by schedule, too.</p>
${may(principal, 'admin') ? html`<p>${action('/api/dashboard/reports', 'Make a report now', 'main')}</p>` : html`<p class="quiet">Making one takes the app role admin.</p>`}
${table(
  reports,
  [
    { title: 'Asked', cell: ({ requestedAt }) => time(requestedAt) },
    { title: 'State', cell: ({ state }) => badge(TONES[state] ?? 'neutral', state) },
    { title: 'By', as: 'v', cell: ({ requestedBy }) => requestedBy },
    { title: 'Files', as: 'w', cell: files },
  ],
  { label: 'Reports', empty: 'No report has been made yet.' },
)}`,
    { place: '/api/dashboard/reports', refreshInSeconds: isRunning && isLive ? 5 : undefined },
  );
}

const TONES: Readonly<Record<string, Tone>> = { running: 'attention', finished: 'good', failed: 'bad' };

function files({ id, files: names }: ReportLine): Html {
  return html`${names.map((name) => html`<a href="/api/v1/reports/${encodeURIComponent(id)}/files/${encodeURIComponent(name)}">${name}</a> `)}`;
}
