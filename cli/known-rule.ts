import { InvalidArgumentError } from 'commander';
import type { Rule } from '../shared/model/rule.ts';
import { catalogue } from '../shared/rules/catalogue.ts';

/** The rule of an id in any letter case, for commander's argument parser. */
export function knownRule(id: string): Rule {
  const rule = catalogue.find((candidate) => candidate.id.toLowerCase() === id.toLowerCase());
  if (rule === undefined) {
    throw new InvalidArgumentError('There is no rule with this id; aml-warden rules lists them.');
  }
  return rule;
}
