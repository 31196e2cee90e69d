import { html } from 'hono/html';
import type { ScanRun, TypeCoverage } from '../../model/run.ts';
import type { Principal } from '../principal.ts';
import { may } from '../principal.ts';
import { action, type Html, page, table, time } from './layout.ts';
import type { PagePorts } from './ports.ts';

export async function scansPage(ports: PagePorts, principal: Principal): Promise<Html> {
  const runs = (await ports.listScans({ top: 50 })).items;
  const running = runs.find(({ state }) => state === 'running');
  return page(
    'Scans',
    html`${running === undefined ? '' : progress(running)}
${may(principal, 'admin') ? html`<p>${action('/api/dashboard/scans', 'Scan everything now')}</p>` : ''}
${runTable(runs)}`,
    { place: '/api/dashboard/scans', ...(running === undefined ? {} : { refreshInSeconds: 5 }) },
  );
}

export async function scanPage(ports: PagePorts, id: string): Promise<Html | null> {
  const run = await ports.getScan(id);
  return run === null
    ? null
    : page(
        `Scan of ${run.startedAt.slice(0, 16).replace('T', ' ')}`,
        html`${progress(run)}${run.because === undefined ? '' : html`<p>${run.because}</p>`}
<h2>Subscriptions that showed nothing</h2>${table(run.silentSubscriptions, [{ title: 'Subscription', cell: (one) => one }], { label: 'Silent subscriptions', empty: 'Each expected subscription showed something.' })}
<h2>Event coverage</h2>${coverageTable(run.coverage ?? [])}`,
        { place: '/api/dashboard/scans', ...(run.state === 'running' ? { refreshInSeconds: 5 } : {}) },
      );
}

function progress({ state, progress: at }: ScanRun): Html {
  return html`<p><label>${state}: ${at.done} of ${at.units} units (${Math.round(at.percent)} %)${at.estimatedEndAt === undefined || state !== 'running' ? '' : html`, done at about ${time(at.estimatedEndAt)}`}<br>
<progress max="100" value="${at.percent}">${at.percent} %</progress></label></p>
<p class="quiet">${at.failed} units could not be assessed, ${at.deniedReads} reads were denied, ${at.unreadReads} not possible; waited ${(at.throttleWaitsInMs / 1000).toFixed(1)} s for Azure’s limits.</p>`;
}

function runTable(runs: readonly ScanRun[]): Html {
  return table(
    runs,
    [
      {
        title: 'Started',
        cell: ({ id, startedAt }) => html`<a href="/api/dashboard/scans/${encodeURIComponent(id)}">${time(startedAt)}</a>`,
      },
      { title: 'By', cell: ({ startedBy }) => startedBy },
      { title: 'State', cell: ({ state }) => state },
      { title: 'Units', as: 'n', cell: (run) => `${run.progress.done} / ${run.progress.units}` },
      { title: 'Denied reads', as: 'n', cell: (run) => String(run.progress.deniedReads) },
      { title: 'Missed by events', as: 'n', cell: ({ coverage }) => String((coverage ?? []).reduce((sum, { missed }) => sum + missed, 0)) },
      { title: 'Ended', cell: ({ endedAt }) => (endedAt === undefined ? '' : time(endedAt)) },
    ],
    { label: 'Scans', empty: 'No scan has run yet.' },
  );
}

function coverageTable(coverage: readonly TypeCoverage[]): Html {
  return table(
    coverage,
    [
      { title: 'Resource type', cell: ({ resourceType }) => resourceType },
      { title: 'Changes', as: 'n', cell: ({ changes }) => String(changes) },
      { title: 'No event told of', as: 'n', cell: ({ missed }) => String(missed) },
    ],
    { label: 'Event coverage', empty: 'The scan saw no change since the look before.' },
  );
}
