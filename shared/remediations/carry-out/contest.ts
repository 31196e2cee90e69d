import type { Plan, RemediationRequest } from '../../model/remediation.ts';
import { becauseOf, type Contest, type ContestLimits, contestOf, mayBeContested } from '../contested.ts';
import type { Equipped } from '../ports.ts';

/** More than any budget lets through in the time that counts. */
const MOST_RECORDS = 100;

/** Whether somebody keeps changing back what the plan would change; null: nobody does. */
export async function contestAbout(
  { store, historyOf, now }: Equipped,
  { resourceId, findingId }: RemediationRequest,
  { plan, limits }: { readonly plan: Plan; readonly limits: ContestLimits },
): Promise<Contest | null> {
  const { records } = await store.list({ resourceId, top: MOST_RECORDS });
  if (!mayBeContested(records, limits)) {
    return null;
  }
  return contestOf(plan, { records, history: await historyOf(findingId) }, limits, now());
}

/** Tells everybody who hears of findings that this one is contested, and by whom. */
export async function tellOfContest(equipped: Equipped, { findingId }: RemediationRequest, contest: Contest): Promise<void> {
  const { contested } = await equipped.policy();
  const { actor } = contest.last;
  await equipped.contest({
    findingId,
    revertId: contest.last.id,
    because: becauseOf(contest, contested),
    ...(actor === undefined ? {} : { by: actor }),
    at: equipped.now().toISOString(),
  });
}
