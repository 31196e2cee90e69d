import { randomUUID } from 'node:crypto';
import { subscriptionOfId, subscriptionUnit, type UnitRef } from '../model/resource-id.ts';
import type { Reading } from '../model/unit.ts';
import { assessUnit } from './assess-unit.ts';
import type { Ports } from './ports.ts';
import { reasonOf, workOff } from './time.ts';

interface Found {
  readonly units: readonly UnitRef[];
  /** `/subscriptions/{id}`. */
  readonly subscriptions: readonly string[];
}

export interface Scanned {
  readonly id: string;
  /** How many units there are to look at: workspaces, registries and their subscriptions. */
  readonly units: number;
  /** How many were looked at within the time given; the others keep their last look. */
  readonly assessed: number;
}

const AT_ONCE = 4;

/**
 * Looks at everything there is and everything we remember, each unit under its own claim: a workspace whose deletion nobody told us of
 * is no longer discovered and would keep its findings for ever. Rejects when nobody can tell what there is.
 */
export async function scanAll(discovered: Reading<Found>, ports: Ports, signal: AbortSignal): Promise<Scanned> {
  if (discovered.status !== 'read') {
    throw new Error(
      `What there is to scan could not be found out: ${discovered.status === 'gone' ? 'Resource Graph is not there' : discovered.because}`,
    );
  }
  const { units, subscriptions } = discovered.value;
  const refs = distinct([...subscriptions.map(subscriptionUnit), ...units, ...(await remembered(ports))]);
  let assessed = 0;
  await workOff(
    [...refs],
    AT_ONCE,
    async (ref) => {
      try {
        await assessUnit(ref, 'scan', ports, signal);
        assessed += 1;
      } catch (error) {
        ports.log.warn('A unit could not be assessed by the scan', { unit: ref.id, because: reasonOf(error) });
      }
    },
    signal,
  );
  return { id: randomUUID(), units: refs.length, assessed };
}

async function remembered({ ledger, governedSubscriptions }: Ports): Promise<UnitRef[]> {
  const governed = new Set(governedSubscriptions.map((id) => subscriptionUnit(id).id));
  const known = await ledger.unitsBelow('/subscriptions');
  return known.map(({ ref }) => ref).filter(({ id }) => governed.size === 0 || governed.has(subscriptionOfId(id) ?? ''));
}

function distinct(units: readonly UnitRef[]): UnitRef[] {
  return [...new Map(units.map((unit) => [unit.id, unit])).values()];
}
