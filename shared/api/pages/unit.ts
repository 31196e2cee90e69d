import { html } from 'hono/html';
import type { Change } from '../../model/change.ts';
import type { Judgement } from '../../model/verdict.ts';
import { may, type Principal } from '../principal.ts';
import { changeTable, exposureTable } from './estate.ts';
import { findingTable } from './findings.ts';
import { type Html, page } from './layout.ts';
import {
  action,
  badge,
  cards,
  facts,
  kindName,
  resource,
  severities,
  type Tone,
  time,
  unitName,
  value,
  who,
  wholeResource,
} from './parts.ts';
import type { PagePorts } from './ports.ts';
import { table } from './table.ts';

const SHOWN = 100;

interface Asked {
  readonly principal: Principal;
  /** Somebody pressed the button, and the look is still to come. */
  readonly isLookWanted: boolean;
}

/** One unit: what is open, what could not be seen, what changed. Null for one we do not know. */
export async function unitPage(ports: PagePorts, unit: string, { principal, isLookWanted }: Asked): Promise<Html | null> {
  const look = await ports.getLook(unit);
  if (look === null) {
    return null;
  }
  const [open, changes, transitions, exposure] = await Promise.all([
    ports.listFindings({ top: SHOWN, unit, status: 'open' }),
    ports.listChanges({ top: SHOWN, unit }),
    ports.listTransitions({ top: SHOWN, unit }),
    ports.exposure(unit),
  ]);
  const unknown = look.judgements.filter(({ verdict }) => verdict === 'unknown');
  return page(
    unitName(unit),
    html`${facts([
      ['Resource', wholeResource(unit, ports.portal)],
      ['Kind', kindName(unit)],
      ['Looked at', html`${time(look.at)} <small>${look.cause}</small>`],
    ])}
${lookAgain(unit, principal, isLookWanted)}
${verdictCards(look.judgements)}
<h2>Open findings</h2>${findingTable(open.items, { withSeverity: true })}${open.next === undefined ? '' : html`<p class="quiet">The first ${SHOWN} are shown.</p>`}
<h2>What could not be judged</h2>${unknown.length === 0 ? '' : html`<p class="quiet">Unknown is never a pass. <code>aml-warden doctor</code> prints the command that grants what is missing.</p>`}${unknownTable(unknown)}
<h2>Drift and other changes</h2>${driftTable(changes.items)}
<h2>History of the findings</h2>${changeTable(transitions.items)}
<h2>Exposure</h2>${exposureTable(exposure)}`,
    { place: '/api/dashboard', crumb: unitName(unit) },
  );
}

function lookAgain(unit: string, principal: Principal, isWanted: boolean): Html {
  if (isWanted) {
    const address = `/api/dashboard/units?${new URLSearchParams({ id: unit }).toString()}`;
    return html`<p role="status">A look that begins after you asked follows within a minute or two. <a href="${address}">Show the page again</a></p>`;
  }
  return may(principal, 'approver')
    ? action(`/api/dashboard/units/look?${new URLSearchParams({ id: unit }).toString()}`, 'Look again now')
    : html`<p class="quiet">Looking again now takes the app role approver.</p>`;
}

const VERDICTS = {
  fail: ['fail', 'bad'],
  unknown: ['unknown', 'attention'],
  exempt: ['exempt', 'neutral'],
  pass: ['pass', 'good'],
  notApplicable: ['not applicable', 'neutral'],
} as const satisfies Record<Judgement['verdict'], readonly [string, Tone]>;

function verdictCards(judgements: readonly Judgement[]): Html {
  const by = Map.groupBy(judgements, ({ verdict }) => verdict);
  const failing = by.get('fail') ?? [];
  const levels = severities.map((level) => ({ level, count: failing.filter(({ severity }) => severity === level).length }));
  const verdicts = Object.entries(VERDICTS).filter(([verdict]) => verdict !== 'fail');
  return cards([
    ...levels.map(({ level, count }) => ({ value: String(count), name: level, tone: level })),
    ...verdicts.map(([verdict, [name, tone]]) => ({ value: String(by.get(verdict as Judgement['verdict'])?.length ?? 0), name, tone })),
  ]);
}

function unknownTable(judgements: readonly Judgement[]): Html {
  return table(
    judgements,
    [
      { title: 'Rule', as: 'w', cell: ({ ruleId, title }) => html`${title} <small>${ruleId}</small>` },
      { title: 'Resource', as: 'v', cell: ({ resourceId }) => resource(resourceId) },
      { title: 'Because', as: 'w', cell: ({ because }) => because },
      { title: 'Missing permission', as: 'v', cell: ({ missing }) => (missing === undefined ? '' : html`<code>${missing}</code>`) },
    ],
    { label: 'Not judged', empty: 'Everything that was asked for was seen.' },
  );
}

function driftTable(changes: readonly Change[]): Html {
  return table(
    changes,
    [
      { title: 'When', cell: ({ eventAt, at }) => time(eventAt ?? at) },
      { title: 'Resource', as: 'v', cell: ({ resourceId }) => resource(resourceId) },
      { title: 'Property', as: 'v', cell: ({ path }) => (path === '' ? 'the resource' : html`<code>${path}</code>`) },
      { title: 'Before', as: 'v', cell: ({ before }) => value(before) },
      { title: 'After', as: 'v', cell: ({ after }) => value(after) },
      { title: 'By', as: 'v', cell: ({ actor }) => who(actor) },
      { title: 'Drift', cell: driftBadge },
    ],
    { label: 'Changes of properties', empty: 'No security-relevant property changed.' },
  );
}

function driftBadge({ isDrift }: Change): Html {
  return isDrift === undefined ? badge('neutral', 'no baseline') : isDrift ? badge('bad', 'drift') : badge('good', 'as approved');
}
