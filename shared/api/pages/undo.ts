import { html } from 'hono/html';
import type { RemediationView } from '../ports.ts';
import type { Html } from './layout.ts';
import { action, box } from './parts.ts';

/** The offer to take a repair back; nothing for what was not written or is itself an undo. */
export function undoBox({ id, kind, outcome, plan }: RemediationView, mayUndo: boolean): Html | string {
  if (outcome !== 'repaired' || kind === 'undo') {
    return '';
  }
  if (plan?.undo === null) {
    return box('Undo', html`<p>This change cannot be undone.</p>`);
  }
  return box(
    'Undo',
    mayUndo
      ? html`<p>${action(`/api/dashboard/remediations/${encodeURIComponent(id)}/undo`, 'Undo it')} <small>Brings back what was there before, unless somebody changed it since; the rule is then held off for a week.</small></p>`
      : html`<p class="quiet">Undoing takes the app role approver.</p>`,
  );
}
