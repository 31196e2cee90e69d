import { html } from 'hono/html';
import { may, type Principal } from '../principal.ts';
import { type Html, page } from './layout.ts';
import { stopped } from './next-steps.ts';
import { badge, box, facts, many, time } from './parts.ts';
import type { PagePorts } from './ports.ts';

/** Whether the service itself works, what it missed, and the switch that stops every repair. */
export async function healthPage(
  ports: Pick<PagePorts, 'healthy' | 'version' | 'killSwitch' | 'listScans'>,
  principal: Principal,
): Promise<Html> {
  const [healthy, kill, scans] = await Promise.all([ports.healthy(), ports.killSwitch(), ports.listScans({ top: 1 })]);
  const last = scans.items[0];
  const missed = (last?.coverage ?? []).reduce((sum, one) => sum + one.missed, 0);
  const { on, says } = stopped(kill);
  return page(
    'Health',
    html`<p class="badges">${healthy ? badge('good', 'the service works') : badge('bad', 'degraded: state cannot be read, or the stored configuration cannot be used; the log says which')} ${on ? badge('bad', 'repairs are stopped') : ''}</p>
${facts([
  ['Version', ports.version],
  ['Signed in', html`${principal.name} <small>${principal.roles.join(', ')}</small>`],
  [
    'Last full scan',
    last === undefined
      ? html`never: <a href="/api/dashboard/scans">start one</a>`
      : html`<a href="/api/dashboard/scans/${encodeURIComponent(last.id)}">${time(last.startedAt)}</a> ${last.state}, ${many(missed, 'change')} missed by events, ${many(last.progress.deniedReads, 'read')} denied`,
  ],
])}
${box(on ? 'Repairs are stopped' : 'Stop every repair', html`<p>${says}</p>${may(principal, 'admin') ? killForm(on) : html`<p class="quiet">Changing that takes the app role admin.</p>`}`, on ? 'stop' : '')}`,
    { place: '/api/dashboard/health' },
  );
}

function killForm(isStopped: boolean): Html {
  return html`<form class="fields" method="post" action="/api/dashboard/kill-switch"><input type="hidden" name="on" value="${isStopped ? 'false' : 'true'}">
<label>Why<input name="because" required maxlength="500" size="40"></label>
<button>${isStopped ? 'Let repairs go on' : 'Stop every repair'}</button></form>`;
}
