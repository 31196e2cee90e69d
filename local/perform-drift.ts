import type { Control, Done } from './azure/control/control.ts';
import type { Drift } from './azure/drifts.ts';

/** Does what the drift says, as the person it names; throws with ARM's own words when Azure refuses. */
export async function performDrift(control: Control, { person, writes }: Drift): Promise<void> {
  for (const { method, id, apiVersion, body } of writes) {
    const doing = { actor: person, id, apiVersion };
    const done: Done = method === 'DELETE' ? await control.delete(doing) : await control.write({ ...doing, method, body: body ?? {} });
    if (done.status >= 400) {
      throw new Error(`The simulated Azure refused ${method} ${id} with ${done.status}: ${JSON.stringify(done.body)}`);
    }
  }
}
