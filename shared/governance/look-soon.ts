import type { Look } from '../model/finding.ts';
import type { UnitRef } from '../model/resource-id.ts';
import { assessUnit } from './assess-unit.ts';
import type { Ports } from './ports.ts';
import { orAbort, reasonOf } from './time.ts';

/** For letting go of the unit properly once the time is up. */
const GRACE_IN_MS = 4_000;

/**
 * Looks at a unit, at the latest by the next sweep: the wish is written down first, so that whoever holds the unit, or the sweep should
 * this look fail, looks once more. `busy`: somebody looks just now; null: it could not be looked at in time. Rejects only when the wish
 * could not be written down.
 */
export async function lookSoon(ref: UnitRef, ports: Ports, limitInMs: number): Promise<Look | 'busy' | null> {
  await ports.ledger.inbox.wantLook(ref);
  try {
    const work = assessUnit(ref, 'request', ports, AbortSignal.timeout(limitInMs));
    return await orAbort(work, AbortSignal.timeout(limitInMs + GRACE_IN_MS));
  } catch (error) {
    ports.log.warn('A unit could not be looked at by request; the sweep sees to it', { unit: ref.id, because: reasonOf(error) });
    return null;
  }
}
