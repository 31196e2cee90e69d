import type { UnitRef } from '../model/resource-id.ts';
import type { Ports } from './ports.ts';
import { tend } from './tend.ts';
import { reasonOf, workOff } from './time.ts';

export interface Swept {
  /** Units that had something undone when the sweep began. */
  readonly pending: number;
  readonly assessed: number;
  /** Units in somebody else's hands. */
  readonly busy: number;
  readonly failed: number;
  /** Units the time did not suffice for; they are next time's. */
  readonly left: number;
}

const AT_ONCE = 4;
const LIMIT_IN_MS = 50_000;

/** How long one unit may take of a sweep, so that a hanging one does not stop the others. */
const UNIT_LIMIT_IN_MS = 25_000;

/**
 * The safety net: takes up every unit that has anything undone, whoever left it. Finishes stopped projections, looks for notices
 * that wait, delivers what was not delivered, and ends notices that fail again and again.
 */
export async function sweep(ports: Ports, signal: AbortSignal): Promise<Swept> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(ports.sweepLimitInMs ?? LIMIT_IN_MS)]);
  const queue = await ports.ledger.inbox.pending();
  const counts = { pending: queue.length, assessed: 0, busy: 0, failed: 0 };
  const delivered = deliverMessages(ports, limited);
  await workOff(queue, AT_ONCE, (ref) => sweepUnit(ref, { queue, counts, ports, signal: limited }), limited);
  await delivered;
  const swept = { ...counts, left: queue.length };
  if (swept.failed > 0 || swept.left > 0) {
    ports.log.warn('Some units could not be swept', { ...swept });
  }
  return swept;
}

async function deliverMessages({ deliverMessages: deliver, log }: Ports, signal: AbortSignal): Promise<void> {
  try {
    await deliver?.(signal);
  } catch (error) {
    log.warn('Messages could not be delivered; the next sweep tries again', { because: reasonOf(error) });
  }
}

interface Sweeping {
  readonly queue: UnitRef[];
  readonly counts: { assessed: number; busy: number; failed: number };
  readonly ports: Ports;
  readonly signal: AbortSignal;
}

async function sweepUnit(ref: UnitRef, { queue, counts, ports, signal }: Sweeping): Promise<void> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(UNIT_LIMIT_IN_MS)]);
  try {
    const { outcome, told } = await tend(ref, { cause: 'sweep', always: false, settle: false, countFirst: true, until: 0 }, ports, limited);
    queue.push(...told.filter(({ id }) => !queue.some((waiting) => waiting.id === id)));
    counts.assessed += outcome === 'assessed' ? 1 : 0;
    counts.busy += outcome === 'left to holder' ? 1 : 0;
  } catch (error) {
    counts.failed += 1;
    ports.log.warn('A unit could not be swept; the next sweep tries again', { unit: ref.id, because: reasonOf(error) });
  }
}
