import type { Judgement, Severity } from '../model/verdict.ts';

/** What another policy would change for one rule on one resource. */
export interface JudgementChange {
  readonly what: 'appears' | 'goes' | 'severity' | 'verdict';
  readonly ruleId: string;
  readonly title: string;
  readonly unit: string;
  readonly resourceId: string;
  /** Undefined: not judged. */
  readonly before?: Side;
  readonly after?: Side;
}

interface Side {
  readonly verdict: Judgement['verdict'];
  readonly severity: Severity;
}

/** The differences between two judgements of the same estate, in the order of the second. Equal ones are left out. */
export function compareJudgements(before: readonly Judgement[], after: readonly Judgement[]): JudgementChange[] {
  const old = new Map(before.map((judgement) => [keyOf(judgement), judgement]));
  const now = new Set(after.map(keyOf));
  return [
    ...after.flatMap((judgement) => changeOf(old.get(keyOf(judgement)), judgement)),
    ...before.filter((judgement) => !now.has(keyOf(judgement))).flatMap((judgement) => changeOf(judgement, undefined)),
  ];
}

function keyOf({ unit, ruleId, resourceId }: Judgement): string {
  return `${unit} ${ruleId} ${resourceId}`;
}

function changeOf(before: Judgement | undefined, after: Judgement | undefined): JudgementChange[] {
  const any = after ?? before;
  if (any === undefined || (before?.verdict === after?.verdict && before?.severity === after?.severity)) {
    return [];
  }
  const what = kindOf(before, after);
  // A rule that comes or goes with a pass says nothing to anybody.
  if (what === undefined) {
    return [];
  }
  const { ruleId, title, unit, resourceId } = any;
  return [{ what, ruleId, title, unit, resourceId, ...side('before', before), ...side('after', after) }];
}

function kindOf(before: Judgement | undefined, after: Judgement | undefined): JudgementChange['what'] | undefined {
  const failed = before?.verdict === 'fail';
  const fails = after?.verdict === 'fail';
  if (failed !== fails) {
    return fails ? 'appears' : 'goes';
  }
  if (failed) {
    return 'severity';
  }
  return before !== undefined && after !== undefined && before.verdict !== after.verdict ? 'verdict' : undefined;
}

function side(name: 'before' | 'after', judgement: Judgement | undefined): object {
  return judgement === undefined ? {} : { [name]: { verdict: judgement.verdict, severity: judgement.severity } };
}
