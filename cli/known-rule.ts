import type { Rule } from '../shared/model/rule.ts';
import { usage } from './exit.ts';

/** The rule of an id in any letter case. */
export async function knownRule(id: string): Promise<Rule> {
  const { catalogue } = await import('../shared/rules/catalogue.ts');
  const rule = catalogue.find((candidate) => candidate.id.toLowerCase() === id.toLowerCase());
  if (rule === undefined) {
    throw usage(`There is no rule with this id: ${JSON.stringify(id)}; aml-warden rules lists them.`);
  }
  return rule;
}
