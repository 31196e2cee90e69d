import { isExpression, waitsFor } from '../model/expression.ts';
import { isJsonObject } from '../model/json.ts';
import type { RulePolicy } from '../model/policy.ts';
import { tagIn, tagKeyIn } from '../model/tags.ts';
import { rootOf, type Unit } from '../model/unit.ts';
import { Unseen } from './unseen.ts';

/**
 * The environment that a unit's own resource declares by tag, lower case; undefined when it declares none.
 * What could not be read, or waits for a parameter of a template, ends the rule that asks: no tag is not the same as none seen.
 */
export function environmentOf(unit: Unit, policy: Pick<RulePolicy, 'environmentTag'>): string | undefined {
  const reading = rootOf(unit)?.reading;
  if (reading?.status === 'unread') {
    throw new Unseen(`The environment is not known: ${reading.because}`);
  }
  const root = reading?.status === 'read' ? reading.value[0] : undefined;
  const tags = root?.raw['tags'];
  if (root?.isTemplate === true && isExpression(tags)) {
    throw new Unseen(`tags waits for ${waitsFor(tags)}.`);
  }
  if (!isJsonObject(tags)) {
    return undefined;
  }
  const key = tagKeyIn(tags, policy.environmentTag);
  const value = key === undefined ? undefined : tags[key];
  if (root?.isTemplate === true && isExpression(value)) {
    throw new Unseen(`The tag ${key} waits for ${waitsFor(value)}.`);
  }
  return tagIn(tags, policy.environmentTag);
}
