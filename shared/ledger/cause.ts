import type { Cause, Finding, Look } from '../model/finding.ts';
import type { Judgement } from '../model/verdict.ts';
import { evidenceOf, questionsOf } from './evidence.ts';

export interface CauseQuestion {
  readonly previous?: Look | undefined;
  readonly judgements: readonly Judgement[];
  readonly cause: Cause;
  readonly catalogueVersion: string;
}

/** Why a finding took a step: the first look at the unit, other rules than before, or what the look was made for. */
export function causeOf(
  finding: Pick<Finding, 'ruleId' | 'resourceId'>,
  { previous, judgements, cause, catalogueVersion }: CauseQuestion,
): Cause {
  if (previous === undefined) {
    return 'first-look';
  }
  return previous.catalogueVersion !== catalogueVersion && isOurDoing(finding, previous.judgements, judgements) ? 'new-catalogue' : cause;
}

/**
 * After a new version of the catalogue: whether the rule changed and not the resource. It did when nobody was judged by it before, when
 * it is gone, when it asks for other things, or when it finds the same and says something else.
 */
function isOurDoing(
  { ruleId, resourceId }: Pick<Finding, 'ruleId' | 'resourceId'>,
  before: readonly Judgement[],
  now: readonly Judgement[],
): boolean {
  if (!before.some((judgement) => judgement.ruleId === ruleId) || !now.some((judgement) => judgement.ruleId === ruleId)) {
    return true;
  }
  const of = (judgements: readonly Judgement[]) =>
    judgements.find((judgement) => judgement.ruleId === ruleId && judgement.resourceId === resourceId)?.receipt;
  const [then, today] = [of(before), of(now)];
  return then !== undefined && today !== undefined && (questionsOf(then) !== questionsOf(today) || evidenceOf(then) === evidenceOf(today));
}
