import { html } from 'hono/html';
import type { Exposure } from '../../model/change.ts';
import type { Transition } from '../../model/finding.ts';
import { type Control, controls, type Severity } from '../../model/verdict.ts';
import type { UnitSummary } from '../ports.ts';
import { type Html, page } from './layout.ts';
import { nextSteps, stopped } from './next-steps.ts';
import {
  badge,
  box,
  bullets,
  cards,
  duration,
  findingLink,
  resource,
  severities,
  severity,
  type Tone,
  time,
  unitLink,
  who,
} from './parts.ts';
import type { PagePorts } from './ports.ts';
import { table } from './table.ts';

const SHOWN = 100;
const LATEST = 20;
/** Of units that are counted; a page of the list holds at most 500. */
const MOST_UNITS = 5000;

/** Where the estate stands: what to do next, what is open, where, for how long, and what happened last. */
export async function estatePage(ports: PagePorts, now: Date = new Date()): Promise<Html> {
  const [units, transitions, exposure, waiting, scans, kill, exemptions] = await Promise.all([
    everyUnit(ports),
    ports.listTransitions({ top: 200 }),
    ports.exposure(undefined),
    ports.listRemediations({ top: 100, state: 'waiting' }),
    ports.listScans({ top: 1 }),
    ports.killSwitch(),
    ports.listExemptions(),
  ]);
  const open = sumOf(units);
  const steps = nextSteps({ open, waiting: waiting.items.length, lastScan: scans.items[0], exemptions, now });
  const latest = transitions.items.filter(({ cause }) => cause !== 'first-look').slice(0, LATEST);
  return page(
    'Estate',
    html`${stopped(kill).on ? box('Repairs are stopped', html`<p>${stopped(kill).says} <a href="/api/dashboard/health">Let them go on</a></p>`, 'stop') : ''}
${totals(open, units.length)}
${box('What to do next', steps.length === 0 ? html`<p>Nothing waits for you.</p>` : bullets(steps))}
<h2>Workspaces and other units</h2>${unitTable(units.toSorted(worstFirst).slice(0, SHOWN))}${units.length > SHOWN ? html`<p class="quiet">The ${SHOWN} with most to do are shown, of ${units.length}.</p>` : ''}
<h2>Latest changes</h2>${changeTable(latest)}
<h2>Exposure</h2><p class="quiet">How long findings were open, summed.</p>${exposureTable(exposure)}`,
    { place: '/api/dashboard' },
  );
}

async function everyUnit({ listUnits }: Pick<PagePorts, 'listUnits'>): Promise<UnitSummary[]> {
  const units: UnitSummary[] = [];
  for (let next: string | undefined, isMore = true; isMore && units.length < MOST_UNITS; ) {
    const found = await listUnits({ top: 500, next });
    units.push(...found.items);
    next = found.next;
    isMore = next !== undefined;
  }
  return units;
}

type Counts = Readonly<Record<Severity, number>>;

function sumOf(units: readonly UnitSummary[]): Counts {
  const sum = (level: Severity): number => units.reduce((total, { open }) => total + open[level], 0);
  return { critical: sum('critical'), high: sum('high'), medium: sum('medium'), low: sum('low') };
}

function worstFirst(one: UnitSummary, other: UnitSummary): number {
  const level = severities.find((each) => one.open[each] !== other.open[each]);
  return level === undefined ? one.unit.localeCompare(other.unit) : other.open[level] - one.open[level];
}

function totals(open: Counts, units: number): Html {
  const findings = severities.map((level) => ({
    value: String(open[level]),
    name: level,
    tone: level,
    href: `/api/dashboard/findings?severity=${level}`,
  }));
  return cards([...findings, { value: String(units), name: units === 1 ? 'unit' : 'units' }]);
}

function unitTable(units: readonly UnitSummary[]): Html {
  return table(
    units,
    [
      { title: 'Unit', as: 'w', cell: ({ unit, kind }) => html`${unitLink(unit)} <small>${kind}</small>` },
      ...severities.map((level) => ({
        title: level.charAt(0).toUpperCase() + level.slice(1),
        as: 'n' as const,
        cell: ({ open }: UnitSummary) => String(open[level]),
      })),
      { title: 'Last look', cell: ({ lastLookAt }) => (lastLookAt === undefined ? 'never' : time(lastLookAt)) },
    ],
    { label: 'Units', empty: html`Nothing has been looked at yet. <a href="/api/dashboard/scans">Start a scan</a>` },
  );
}

const TONES = {
  opened: 'bad',
  regressed: 'bad',
  changed: 'attention',
  contested: 'attention',
  resolved: 'good',
  exempted: 'neutral',
} as const satisfies Record<Transition['change'], Tone>;

export function changeBadge({ change }: Pick<Transition, 'change'>): Html {
  return badge(TONES[change], change);
}

export function changeTable(transitions: readonly Transition[]): Html {
  return table(
    transitions,
    [
      { title: 'When', cell: ({ at }) => time(at) },
      { title: 'Change', cell: changeBadge },
      { title: 'Severity', cell: (one) => severity(one.severity) },
      {
        title: 'Finding',
        as: 'w',
        cell: ({ findingId, ruleId, because }) => html`${findingLink(findingId, because)} <small>${ruleId}</small>`,
      },
      { title: 'Resource', as: 'v', cell: ({ resourceId }) => resource(resourceId) },
      { title: 'By', as: 'v', cell: ({ actor }) => who(actor) },
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
