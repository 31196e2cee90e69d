import { html } from 'hono/html';
import type { Exposure } from '../../model/change.ts';
import type { Transition } from '../../model/finding.ts';
import { type Control, controls } from '../../model/verdict.ts';
import type { UnitSummary } from '../ports.ts';
import { duration, findingLink, type Html, page, resource, severity, table, time, unitLink } from './layout.ts';
import type { PagePorts } from './ports.ts';

const SHOWN = 200;
const LATEST = 20;

/** Where the estate stands: what is open, where, for how long, and what happened last. */
export async function estatePage(ports: PagePorts): Promise<Html> {
  const [units, transitions, exposure] = await Promise.all([
    ports.listUnits({ top: SHOWN }),
    ports.listTransitions({ top: SHOWN }),
    ports.exposure(undefined),
  ]);
  const latest = transitions.items.filter(({ cause }) => cause !== 'first-look').slice(0, LATEST);
  return page(
    'Estate',
    html`${totals(units.items)}
<h2>Workspaces and other units</h2>${unitTable(units.items)}${units.next === undefined ? '' : html`<p class="quiet">The first ${SHOWN} are shown.</p>`}
<h2>Latest changes</h2>${changeTable(latest)}
<h2>Exposure</h2><p class="quiet">How long findings were open, summed.</p>${exposureTable(exposure)}`,
    { place: '/api/dashboard' },
  );
}

function totals(units: readonly UnitSummary[]): Html {
  const sum = (level: 'critical' | 'high' | 'medium' | 'low'): number => units.reduce((total, { open }) => total + open[level], 0);
  return html`<ul class="cards"><li><b>${units.length}</b>units</li>${(['critical', 'high', 'medium', 'low'] as const).map((level) => html`<li><b>${sum(level)}</b><span class="${level}">${level}</span></li>`)}</ul>`;
}

function unitTable(units: readonly UnitSummary[]): Html {
  return table(
    units,
    [
      { title: 'Unit', cell: ({ unit }) => unitLink(unit) },
      { title: 'Kind', cell: ({ kind }) => kind },
      { title: 'Critical', as: 'n', cell: ({ open }) => String(open.critical) },
      { title: 'High', as: 'n', cell: ({ open }) => String(open.high) },
      { title: 'Medium', as: 'n', cell: ({ open }) => String(open.medium) },
      { title: 'Low', as: 'n', cell: ({ open }) => String(open.low) },
      { title: 'Last look', cell: ({ lastLookAt }) => (lastLookAt === undefined ? 'never' : time(lastLookAt)) },
    ],
    { label: 'Units', empty: 'Nothing has been looked at yet. Start a scan.' },
  );
}

export function changeTable(transitions: readonly Transition[]): Html {
  return table(
    transitions,
    [
      { title: 'When', cell: ({ at }) => time(at) },
      { title: 'Change', cell: ({ change }) => change },
      { title: 'Severity', cell: (one) => severity(one.severity) },
      { title: 'Finding', as: 'k', cell: ({ findingId, ruleId }) => findingLink(findingId, ruleId) },
      { title: 'Resource', cell: ({ resourceId }) => resource(resourceId) },
      { title: 'By', cell: ({ actor }) => actor?.name ?? '' },
      { title: 'Because', cell: ({ because }) => because },
    ],
    { label: 'Changes of findings', empty: 'Nothing changed since the first look.' },
  );
}

/** Per control, the longest first. */
export function exposureTable(exposure: readonly Exposure[]): Html {
  const minutes = new Map<number, number>();
  for (const one of exposure) {
    minutes.set(one.control, (minutes.get(one.control) ?? 0) + one.minutes);
  }
  return table(
    [...minutes].toSorted(([, a], [, b]) => b - a),
    [
      { title: 'Control', cell: ([control]) => `${control} ${controls[control as Control]}` },
      { title: 'Open for', as: 'n', cell: ([, total]) => duration(total) },
    ],
    { label: 'Exposure', empty: 'No finding has been open.' },
  );
}
