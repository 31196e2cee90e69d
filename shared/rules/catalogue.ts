import type { Rule } from '../model/rule.ts';
import { appInsightsRules } from './app-insights/index.ts';
import { computeRules } from './compute/index.ts';
import { containerRegistryRules } from './container-registry/index.ts';
import { keyVaultRules } from './key-vault/index.ts';
import { lockRules } from './lock/index.ts';
import { networkSecurityGroupRules } from './network-security-group/index.ts';
import { roleAssignmentRules } from './role-assignment/index.ts';
import { storageAccountRules } from './storage-account/index.ts';
import { subscriptionRules } from './subscription/index.ts';
import { workspaceRules } from './workspace/index.ts';

/** Every rule. Listed explicitly; a test proves that no file is forgotten. */
export const catalogue: readonly Rule[] = [
  ...appInsightsRules,
  ...computeRules,
  ...containerRegistryRules,
  ...keyVaultRules,
  ...lockRules,
  ...networkSecurityGroupRules,
  ...roleAssignmentRules,
  ...storageAccountRules,
  ...subscriptionRules,
  ...workspaceRules,
];

/** Changes when rules come, go or judge differently; findings that appear with a new version never remediate by themselves. */
export const catalogueVersion = '2026.11.1';

export function ruleById(id: string): Rule | undefined {
  return catalogue.find((rule) => rule.id === id);
}
