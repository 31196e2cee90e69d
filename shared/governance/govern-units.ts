import type { UnitRef } from '../model/resource-id.ts';
import type { Ports } from './ports.ts';
import { type Tended, tend } from './tend.ts';
import { nowOf, orAbort, reasonOf, workOff } from './time.ts';

export interface UnitOutcome {
  readonly unit: string;
  readonly outcome: Tended['outcome'] | 'left to sweep';
}

const LIMIT_IN_MS = 20_000;

/** What an event may take beyond its limit for letting go properly. */
const GRACE_IN_MS = 4_000;

const AT_ONCE = 4;

/**
 * Assesses units that were told something, and those they pass it on to, within the time an event has. Always resolves: what did not
 * succeed or did not fit waits for the sweep.
 */
export async function governUnits(units: readonly UnitRef[], ports: Ports, signal: AbortSignal): Promise<UnitOutcome[]> {
  const limit = ports.eventLimitInMs ?? LIMIT_IN_MS;
  const until = nowOf(ports).getTime() + limit;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(limit)]);
  const over = AbortSignal.any([signal, AbortSignal.timeout(limit + GRACE_IN_MS)]);
  const queue = [...units];
  const outcomes: UnitOutcome[] = [];
  const governOne = async (ref: UnitRef): Promise<void> => {
    const { outcome, told } = await governUnit(ref, { until, limited, over }, ports);
    outcomes.push({ unit: ref.id, outcome });
    queue.push(...told);
  };
  await workOff(queue, AT_ONCE, governOne, limited);
  return [...outcomes, ...queue.map(({ id }): UnitOutcome => ({ unit: id, outcome: 'left to sweep' }))];
}

interface Time {
  readonly until: number;
  /** Ends the work. */
  readonly limited: AbortSignal;
  /** Ends waiting for it, should storage itself hang. */
  readonly over: AbortSignal;
}

async function governUnit(
  ref: UnitRef,
  { until, limited, over }: Time,
  ports: Ports,
): Promise<Pick<Tended, 'told'> & Pick<UnitOutcome, 'outcome'>> {
  try {
    return await orAbort(tend(ref, { cause: 'event', always: false, settle: true, countFirst: false, until }, ports, limited), over);
  } catch (error) {
    ports.log.warn('A unit could not be assessed in time; the sweep takes it up', { unit: ref.id, because: reasonOf(error) });
    return { outcome: 'left to sweep', told: [] };
  }
}
