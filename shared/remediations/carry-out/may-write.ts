import type { Plan } from '../../model/remediation.ts';
import type { RemediationRecord } from '../../model/remediation-run.ts';
import type { Equipped } from '../ports.ts';
import type { Proposed } from './propose.ts';
import { withoutWrite } from './record.ts';

/** Why nothing may be written although a plan stands; null: write. What uses something up comes last. */
export async function refusalToWrite(
  equipped: Equipped,
  record: RemediationRecord,
  proposed: Proposed & { readonly plan: Plan },
): Promise<string | null> {
  return (
    unapproved(record, proposed) ??
    (await killed(equipped)) ??
    (await lockLost(equipped, record)) ??
    (await overBudget(equipped, record)) ??
    (await decisionSpent(equipped, record, proposed))
  );
}

/** What may not run by itself needs a stored approval of exactly this plan, whatever the orchestration says. */
function unapproved(record: RemediationRecord, { gate, because, plan }: Proposed & { readonly plan: Plan }): string | null {
  if (gate === 'run') {
    return null;
  }
  return gate === 'ask' ? (record.approvedHash === plan.hash ? null : 'Nobody approved this plan.') : because;
}

export async function killed({ store }: Pick<Equipped, 'store'>): Promise<string | null> {
  const killSwitch = await store.killSwitch();
  return killSwitch?.on === true ? `The kill switch is on (${killSwitch.by}: ${killSwitch.because}).` : null;
}

export async function lockLost({ store, now }: Equipped, { id, request }: RemediationRecord): Promise<string | null> {
  const holder = await store.holder(request.resourceId, request.remediationId, now());
  return holder === id ? null : 'The lock on the resource was lost to another remediation or ran out.';
}

async function overBudget(equipped: Equipped, { id, request }: RemediationRecord): Promise<string | null> {
  const { budget } = await equipped.policy();
  const { perHour, perUnitPerHour, percentOfEstatePerHour } = budget;
  const unitsPerHour = unitsOf(await equipped.estateSize(), percentOfEstatePerHour);
  const at = equipped.now();
  const answer = await equipped.store.takeBudget({ id, unit: request.unit, at, perHour, perUnitPerHour, unitsPerHour });
  switch (answer) {
    case 'taken':
      return null;
    case 'hour':
      return `The budget of ${budget.perHour} writes per hour is used up.`;
    case 'unit':
      return `The budget of ${budget.perUnitPerHour} writes per hour in this unit is used up.`;
    case 'estate':
      return `The budget of ${budget.percentOfEstatePerHour} % of the estate per hour is used up: ${unitsPerHour} units were written to.`;
  }
}

/** At least one, or a small estate would never be repaired. */
function unitsOf(estate: number, percent: number): number {
  return Math.max(1, Math.floor((estate * percent) / 100));
}

/**
 * An approval is good for one write, which has a name from its first attempt on. A repetition after a crash, or after an answer that was lost,
 * asks under the same name and gets the same yes, instead of being refused for good with nothing written.
 */
async function decisionSpent(equipped: Equipped, record: RemediationRecord, { gate }: Proposed): Promise<string | null> {
  if (gate === 'run' || record.ask === undefined) {
    return null;
  }
  const { store, now } = equipped;
  const writeId = await markOf(equipped, record);
  const isOurs = await store.useDecision(record.id, record.ask.number, { writeId, at: now().toISOString() });
  if (isOurs || record.wroteAt !== undefined) {
    return null;
  }
  await store.update(record.id, withoutWrite);
  return 'The approval was used before.';
}

/** The record is marked before the approval is used up: from then on the write is known to be ours, whoever carries it on. */
async function markOf({ store, now, newId }: Equipped, { id }: RemediationRecord): Promise<string> {
  const fresh = newId();
  const at = now().toISOString();
  const { writeId = fresh } = await store.update(id, (record) =>
    record.state === 'finished'
      ? record
      : { ...record, state: 'applying', updatedAt: at, wroteAt: record.wroteAt ?? at, writeId: record.writeId ?? fresh },
  );
  return writeId;
}
