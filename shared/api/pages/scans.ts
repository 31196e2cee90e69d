import { html } from 'hono/html';
import type { ScanRun, TypeCoverage } from '../../model/run.ts';
import { may } from '../principal.ts';
import { type Html, page } from './layout.ts';
import { action, badge, box, bullets, cards, clock, duration, many, type Tone, time } from './parts.ts';
import type { PagePorts, Viewer } from './ports.ts';
import { table } from './table.ts';

const REFRESH_IN_SECONDS = 5;

export async function scansPage(ports: Pick<PagePorts, 'listScans'>, { principal, isLive }: Viewer): Promise<Html> {
  const runs = (await ports.listScans({ top: 50 })).items;
  const running = runs.find(({ state }) => state === 'running');
  const button = action('/api/dashboard/scans', 'Scan everything now', 'main');
  return page(
    'Scans',
    html`<p class="quiet">Events tell of changes within seconds; a full scan finds what they missed.</p>
${running === undefined ? '' : box('Under way', progress(running))}
${running !== undefined ? '' : may(principal, 'admin') ? html`<p>${button}</p>` : html`<p class="quiet">Starting one takes the app role admin.</p>`}
${runTable(runs)}`,
    { place: '/api/dashboard/scans', refreshInSeconds: running === undefined || !isLive ? undefined : REFRESH_IN_SECONDS },
  );
}

export async function scanPage(ports: Pick<PagePorts, 'getScan'>, id: string, { isLive }: Viewer): Promise<Html | null> {
  const run = await ports.getScan(id);
  if (run === null) {
    return null;
  }
  const isRunning = run.state === 'running';
  return page(
    `Scan of ${clock(run.startedAt)}`,
    html`<p class="badges">${runBadge(run)}</p>${run.because === undefined ? '' : html`<p>${run.because}</p>`}
${isRunning ? progress(run) : progressCards(run)}
<p class="quiet">Started by ${run.startedBy}${run.endedAt === undefined ? '' : `, took ${tookOf(run.startedAt, run.endedAt)}`}.</p>
${troubles(run)}
<h2>Event coverage</h2><p class="quiet">Changes that this scan saw, and those no event told of.</p>${coverageTable(run.coverage ?? [])}`,
    { place: '/api/dashboard/scans', crumb: clock(run.startedAt), refreshInSeconds: isRunning && isLive ? REFRESH_IN_SECONDS : undefined },
  );
}

function tookOf(from: string, to: string): string {
  return duration((Date.parse(to) - Date.parse(from)) / 60_000);
}

const TONES = { running: 'attention', finished: 'good', failed: 'bad' } as const satisfies Record<ScanRun['state'], Tone>;

function runBadge({ state }: ScanRun): Html {
  return badge(TONES[state], state);
}

function progress(run: ScanRun): Html {
  const { done, units, percent, estimatedEndAt } = run.progress;
  return html`<p><label>${done} of ${units} units, ${Math.round(percent)} %${estimatedEndAt === undefined ? '' : html`, expected to end ${time(estimatedEndAt)}`}<br>
<progress max="100" value="${percent}">${percent} %</progress></label></p>${progressCards(run)}`;
}

function progressCards({ progress: { done, units, failed, deniedReads, unreadReads, throttleWaitsInMs } }: ScanRun): Html {
  const bad = (count: number, name: string, tone: Tone) => ({ value: String(count), name, tone });
  return cards([
    { value: String(done), name: `of ${many(units, 'unit')}` },
    bad(failed, 'not assessed', 'bad'),
    bad(deniedReads, 'reads denied', 'attention'),
    bad(unreadReads, 'reads failed', 'attention'),
    { value: `${(throttleWaitsInMs / 1000).toFixed(throttleWaitsInMs < 10_000 ? 1 : 0)} s`, name: 'waited for Azure’s limits' },
  ]);
}

function troubles({ progress: { deniedReads, failed }, silentSubscriptions }: ScanRun): Html | string {
  const lines = [
    ...(deniedReads > 0
      ? [
          html`${many(deniedReads, 'read was', 'reads were')} denied: what they would have shown is unknown, not a pass. <code>aml-warden doctor</code> prints the command that grants what is missing.`,
        ]
      : []),
    ...(failed > 0 ? [html`${many(failed, 'unit')} could not be assessed; the log of the app says why. The next scan tries again.`] : []),
    ...silentSubscriptions.map(
      (one) => html`<code>${one}</code> was expected and showed nothing: it is empty, or hidden from the service.`,
    ),
  ];
  return lines.length === 0 ? '' : box('What to do next', bullets(lines));
}

function runTable(runs: readonly ScanRun[]): Html {
  return table(
    runs,
    [
      {
        title: 'Started',
        cell: ({ id, startedAt }) => html`<a href="/api/dashboard/scans/${encodeURIComponent(id)}">${time(startedAt)}</a>`,
      },
      { title: 'State', cell: runBadge },
      { title: 'By', as: 'v', cell: ({ startedBy }) => startedBy },
      { title: 'Took', cell: ({ startedAt, endedAt }) => (endedAt === undefined ? '' : tookOf(startedAt, endedAt)) },
      { title: 'Units', as: 'n', cell: (run) => `${run.progress.done} / ${run.progress.units}` },
      { title: 'Not assessed', as: 'n', cell: (run) => String(run.progress.failed) },
      { title: 'Denied reads', as: 'n', cell: (run) => String(run.progress.deniedReads) },
      { title: 'Missed by events', as: 'n', cell: ({ coverage }) => String((coverage ?? []).reduce((sum, { missed }) => sum + missed, 0)) },
    ],
    { label: 'Scans', empty: 'No scan has run yet.' },
  );
}

function coverageTable(coverage: readonly TypeCoverage[]): Html {
  return table(
    coverage,
    [
      { title: 'Resource type', as: 'w', cell: ({ resourceType }) => resourceType },
      { title: 'Changes', as: 'n', cell: ({ changes }) => String(changes) },
      { title: 'No event told of', as: 'n', cell: ({ missed }) => String(missed) },
    ],
    { label: 'Event coverage', empty: 'The scan saw no change since the look before.' },
  );
}
