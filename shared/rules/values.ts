import type { ResourceView } from '../model/rule.ts';
import { fail, pass, type Verdict } from '../model/verdict.ts';

interface Expectation {
  /** What the property is, as the start of a sentence: `Public network access`. */
  readonly subject: string;
  readonly healthy: string | boolean | number;
  /** What Azure takes a missing value for; leave it out where Azure always returns one. */
  readonly missing?: string | boolean | number;
}

/** The whole of a rule about one property with one healthy value: a missing value is judged as what Azure takes it for. */
export function judgeValue<Path extends string>(resource: ResourceView<Path>, path: Path, expected: Expectation): Verdict {
  const { subject, healthy, missing } = expected;
  const value = resource.text(path) ?? missing;
  const found = `${subject} is ${shown(resource.text(path), missing)}.`;
  return String(value).toLowerCase() === String(healthy).toLowerCase() ? pass(found) : fail(found);
}

/** How a value reads in a sentence: `Enabled`, `not set, which means Enabled`, or `not set`. */
export function shown(value: string | undefined, missing?: string | boolean | number): string {
  return value ?? (missing === undefined ? 'not set' : `not set, which means ${missing}`);
}

/** Whether the value is one of these, whatever the letter case. */
export function isAny<Path extends string>(resource: ResourceView<Path>, path: Path, values: readonly string[]): boolean {
  return values.some((value) => resource.is(path, value));
}
