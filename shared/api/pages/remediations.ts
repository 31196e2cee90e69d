import { html } from 'hono/html';
import type { RemediationView } from '../ports.ts';
import { type Html, page } from './layout.ts';
import { stopped } from './next-steps.ts';
import { badge, box, resource, type Tone, time } from './parts.ts';
import type { PagePorts } from './ports.ts';
import { table } from './table.ts';

export async function remediationsPage(ports: PagePorts, next: string | undefined): Promise<Html> {
  const [waiting, found, kill] = await Promise.all([
    ports.listRemediations({ top: 100, state: 'waiting' }),
    ports.listRemediations({ top: 100, next }),
    ports.killSwitch(),
  ]);
  const rest = found.items.filter(({ state }) => state !== 'waiting');
  return page(
    'Remediations',
    html`${stopped(kill).on ? box('Repairs are stopped', html`<p>${stopped(kill).says} <a href="/api/dashboard/health">Let them go on</a></p>`, 'stop') : ''}
${waiting.items.length === 0 ? '' : html`<h2>Waiting for a decision</h2>${remediationTable(waiting.items, 'Waiting for a decision')}`}
${waiting.items.length > 0 && rest.length > 0 ? html`<h2>The others</h2>` : ''}${waiting.items.length > 0 && rest.length === 0 ? '' : remediationTable(rest)}${found.next === undefined ? '' : html`<p><a href="/api/dashboard/remediations?${new URLSearchParams({ next: found.next }).toString()}">Older ones</a></p>`}`,
    { place: '/api/dashboard/remediations' },
  );
}

const STATES: Readonly<Record<string, readonly [words: string, tone: Tone]>> = {
  planning: ['planning', 'neutral'],
  waiting: ['waits for a decision', 'attention'],
  scheduled: ['waits for a maintenance window', 'attention'],
  applying: ['applying', 'neutral'],
  verifying: ['verifying', 'neutral'],
  finished: ['finished', 'neutral'],
  repaired: ['repaired', 'good'],
  undone: ['undone', 'good'],
  stillFailing: ['still failing', 'bad'],
  failed: ['failed', 'bad'],
  conflict: ['conflict', 'bad'],
  refused: ['refused', 'attention'],
  expired: ['expired', 'attention'],
  declined: ['declined', 'neutral'],
  notNeeded: ['not needed', 'neutral'],
  shadowed: ['shadow: not written', 'neutral'],
};

/** How it stands or ended. */
export function stateBadge({ state, outcome }: Pick<RemediationView, 'state' | 'outcome'>): Html {
  const said = outcome ?? state;
  const [words, tone] = STATES[said] ?? [said, 'neutral'];
  return badge(tone, words);
}

export function remediationTable(remediations: readonly RemediationView[], label = 'Remediations'): Html {
  return table(
    remediations,
    [
      { title: 'Asked', cell: ({ requestedAt }) => time(requestedAt) },
      { title: 'State', cell: stateBadge },
      {
        title: 'Change',
        as: 'w',
        cell: ({ id, kind, plan, remediationId, ruleId }) =>
          html`<a href="/api/dashboard/remediations/${encodeURIComponent(id)}">${kind === 'undo' ? 'Undo: ' : ''}${plan?.summary ?? remediationId}</a> <small>${ruleId}</small>`,
      },
      { title: 'Resource', as: 'v', cell: ({ resourceId }) => resource(resourceId) },
      { title: 'Because', as: 'w', cell: ({ because }) => because ?? '' },
    ],
    { label, empty: 'None. What may be repaired, and when people are asked, is set in warden.config.yaml.' },
  );
}
