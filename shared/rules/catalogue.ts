import type { Rule } from '../model/rule.ts';
import { computeRules } from './compute/index.ts';
import { workspaceRules } from './workspace/index.ts';

/** Every rule. Listed explicitly; a test proves that no file is forgotten. */
export const catalogue: readonly Rule[] = [...computeRules, ...workspaceRules];

/** Changes when rules come, go or judge differently; findings that appear with a new version never remediate by themselves. */
export const catalogueVersion = '2026.11.1';

export function ruleById(id: string): Rule | undefined {
  return catalogue.find((rule) => rule.id === id);
}
