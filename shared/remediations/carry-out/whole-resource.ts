import { isDeepStrictEqual } from 'node:util';
import type { Plan, Remediation, Write } from '../../model/remediation.ts';
import type { Resource } from '../../model/unit.ts';
import type { Equipped } from '../ports.ts';
import { remediationById } from '../registry.ts';
import { sameValue, valueAt } from '../values.ts';

/**
 * What a plan is made from. A PUT replaces everything: it is planned from the resource itself, for an item of a list might tell less. What
 * could not be read for the moment is an exception: it is tried again.
 */
export async function plannedFrom(
  { reader }: Pick<Equipped, 'reader'>,
  { kind, rebase }: Pick<Remediation, 'kind' | 'rebase'>,
  listed: Resource,
  signal: AbortSignal,
): Promise<Resource> {
  return rebase === undefined ? listed : await readNow({ reader }, { kind, resourceId: listed.id }, signal);
}

interface Sending {
  readonly plan: Plan;
  readonly write: Write;
  /** Which value of the plan it replaces: a repair the one before, an undo the one afterwards. */
  readonly replaces: 'before' | 'after';
}

/**
 * Whether a PUT would replace nothing but what it was planned upon. Azure Machine Learning knows no ETag and takes no If-Match, so all that can be done is to
 * read once more at the last moment: what somebody changes in the milliseconds after that is overwritten.
 */
export async function isStillAsPlanned(
  { reader }: Pick<Equipped, 'reader'>,
  { plan, write, replaces }: Sending,
  signal: AbortSignal,
): Promise<boolean> {
  const remediation = remediationById(plan.remediationId);
  if (remediation?.rebase === undefined) {
    return true;
  }
  const now = await readNow({ reader }, { kind: remediation.kind, resourceId: plan.resourceId }, signal);
  const isReplaced = plan.differences.every((difference) => sameValue(valueAt(now.raw, difference.path), difference[replaces]));
  return isReplaced && isDeepStrictEqual(remediation.rebase(write, now), write);
}

async function readNow(
  { reader }: Pick<Equipped, 'reader'>,
  { kind, resourceId }: Pick<Remediation, 'kind'> & Pick<Plan, 'resourceId'>,
  signal: AbortSignal,
): Promise<Resource> {
  const reading = await reader.get(kind, resourceId, signal);
  if (reading.status !== 'read') {
    throw new Error(`The resource could not be read: ${reading.status === 'gone' ? 'it is gone' : reading.because}.`);
  }
  return reading.value;
}
