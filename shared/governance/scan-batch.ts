import type { UnitOutcome } from '../ledger/checkpoints.ts';
import type { Look } from '../model/finding.ts';
import type { UnitRef } from '../model/resource-id.ts';
import type { BatchAnswer, BatchInput } from '../model/run.ts';
import { assessUnit } from './assess-unit.ts';
import { changedSince, printOf } from './scan-coverage.ts';
import { LOCK_IN_MS } from './scan-lock.ts';
import type { FullScanPorts } from './scan-ports.ts';
import { reasonOf, workOff } from './time.ts';

/** Units under way at once; each has several requests under way. */
const AT_ONCE = 8;

/** Assesses what is left of a batch and writes down how far it came. Repeating it repeats only what was not written down. */
export async function assessBatch({ id, subscription, batch: number, last }: BatchInput, ports: FullScanPorts): Promise<BatchAnswer> {
  const batch = await ports.checkpoints.batch(id, subscription, number);
  if (batch === null) {
    throw new Error(`Expected batch ${number} of ${subscription} in the plan of scan ${id} but found none.`);
  }
  const done = new Set(batch.outcomes.map(({ unit }) => unit));
  const queue = batch.units.filter((ref) => !done.has(ref.id));
  const outcomes = [...batch.outcomes];
  const signal = ports.signal();
  // One round may take longer than the lock lasts. Whether it is still ours is asked between rounds.
  await ports.runs.acquire(id, LOCK_IN_MS);
  const assessOne = async (ref: UnitRef): Promise<void> => {
    const outcome = (await assess(ref, id, ports, signal)) ?? (last ? failed(ref) : null);
    if (outcome !== null) {
      outcomes.push(outcome);
    }
  };
  await workOff([...queue], AT_ONCE, assessOne, signal);
  if (outcomes.length > batch.outcomes.length) {
    await ports.checkpoints.saveBatch(id, { ...batch, outcomes });
  }
  return { left: batch.units.length - outcomes.length };
}

/** Null: somebody else is looking at it just now, or it could not be looked at. */
async function assess(ref: UnitRef, scan: string, ports: FullScanPorts, signal: AbortSignal): Promise<UnitOutcome | null> {
  try {
    const { value: look, waitedInMs } = await ports.measured(() => assessUnit(ref, 'scan', ports.governance, signal));
    return look === 'busy' ? null : { ...seenIn(look), waitedInMs, ...(await compare(look, scan, ports)) };
  } catch (error) {
    ports.governance.log.warn('A unit could not be assessed by the scan', { unit: ref.id, because: reasonOf(error) });
    return null;
  }
}

function seenIn({ unit }: Look): Pick<UnitOutcome, 'unit' | 'failed' | 'denied' | 'unread'> {
  const count = (status: 'denied' | 'unread') => unit.slots.filter(({ reading }) => reading.status === status).length;
  return { unit: unit.id, failed: false, denied: count('denied'), unread: count('unread') };
}

async function compare({ unit, at }: Look, scan: string, { prints }: FullScanPorts): Promise<Pick<UnitOutcome, 'changed' | 'since'>> {
  const before = await prints.before(unit.id, scan);
  await prints.save(unit.id, scan, printOf(unit, at));
  return before === null ? { changed: [], since: '' } : { changed: changedSince(before, unit), since: before.at };
}

function failed({ id }: UnitRef): UnitOutcome {
  return { unit: id, failed: true, denied: 0, unread: 0, waitedInMs: 0, changed: [], since: '' };
}
