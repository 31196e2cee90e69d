import { html } from 'hono/html';
import type { Change } from '../../model/change.ts';
import type { Judgement } from '../../model/verdict.ts';
import { changeTable, exposureTable } from './estate.ts';
import { findingTable } from './findings.ts';
import { type Html, page, resource, shortOf, table, time } from './layout.ts';
import type { PagePorts } from './ports.ts';

const SHOWN = 100;

/** One unit: what is open, what could not be seen, what changed. Null for one we do not know. */
export async function unitPage(ports: PagePorts, unit: string): Promise<Html | null> {
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
    shortOf(unit),
    html`<p class="quiet id">${unit}<br>Looked at ${time(look.at)} (${look.cause}); ${counts(look.judgements)}.</p>
<h2>Open findings</h2>${findingTable(open.items)}
<h2>What could not be judged</h2>${unknownTable(unknown)}
<h2>Drift and other changes</h2>${driftTable(changes.items)}
<h2>History of the findings</h2>${changeTable(transitions.items)}
<h2>Exposure</h2>${exposureTable(exposure)}`,
    { place: '/api/dashboard' },
  );
}

function counts(judgements: readonly Judgement[]): string {
  const by = Map.groupBy(judgements, ({ verdict }) => verdict);
  return (['pass', 'fail', 'unknown', 'exempt', 'notApplicable'] as const)
    .map((verdict) => `${by.get(verdict)?.length ?? 0} ${verdict}`)
    .join(', ');
}

function unknownTable(judgements: readonly Judgement[]): Html {
  return table(
    judgements,
    [
      { title: 'Rule', as: 'k', cell: ({ ruleId }) => ruleId },
      { title: 'Resource', cell: ({ resourceId }) => resource(resourceId) },
      { title: 'Because', cell: ({ because }) => because },
      { title: 'Missing permission', cell: ({ missing }) => missing ?? '' },
    ],
    { label: 'Not judged', empty: 'Everything that was asked for was seen.' },
  );
}

function driftTable(changes: readonly Change[]): Html {
  return table(
    changes,
    [
      { title: 'When', cell: ({ eventAt, at }) => time(eventAt ?? at) },
      { title: 'Resource', cell: ({ resourceId }) => resource(resourceId) },
      { title: 'Property', cell: ({ path }) => (path === '' ? 'the resource' : path) },
      { title: 'Before', cell: ({ before }) => JSON.stringify(before) },
      { title: 'After', cell: ({ after }) => JSON.stringify(after) },
      { title: 'By', cell: ({ actor }) => (actor === undefined ? '' : `${actor.name} (${actor.confidence})`) },
      { title: 'Drift', cell: ({ isDrift }) => (isDrift === undefined ? 'no baseline' : isDrift ? 'yes' : 'no') },
    ],
    { label: 'Changes of properties', empty: 'No security-relevant property changed.' },
  );
}
