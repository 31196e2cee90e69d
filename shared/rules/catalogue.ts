import type { Rule } from '../model/rule.ts';
import { appInsightsRules } from './app-insights/index.ts';
import { batchDeploymentRules } from './batch-deployment/index.ts';
import { batchEndpointRules } from './batch-endpoint/index.ts';
import { computeRules } from './compute/index.ts';
import { connectionRules } from './connection/index.ts';
import { containerRegistryRules } from './container-registry/index.ts';
import { datastoreRules } from './datastore/index.ts';
import { keyVaultRules } from './key-vault/index.ts';
import { lockRules } from './lock/index.ts';
import { networkSecurityGroupRules } from './network-security-group/index.ts';
import { onlineDeploymentRules } from './online-deployment/index.ts';
import { onlineEndpointRules } from './online-endpoint/index.ts';
import { outboundRuleRules } from './outbound-rule/index.ts';
import { privateEndpointConnectionRules } from './private-endpoint-connection/index.ts';
import { registryRules } from './registry/index.ts';
import { roleAssignmentRules } from './role-assignment/index.ts';
import { scheduleRules } from './schedule/index.ts';
import { serverlessEndpointRules } from './serverless-endpoint/index.ts';
import { storageAccountRules } from './storage-account/index.ts';
import { subscriptionRules } from './subscription/index.ts';
import { workspaceRules } from './workspace/index.ts';

/** Every rule. Listed explicitly; a test proves that no file is forgotten. */
export const catalogue: readonly Rule[] = [
  ...appInsightsRules,
  ...batchDeploymentRules,
  ...batchEndpointRules,
  ...computeRules,
  ...connectionRules,
  ...containerRegistryRules,
  ...datastoreRules,
  ...keyVaultRules,
  ...lockRules,
  ...networkSecurityGroupRules,
  ...onlineDeploymentRules,
  ...onlineEndpointRules,
  ...outboundRuleRules,
  ...privateEndpointConnectionRules,
  ...registryRules,
  ...roleAssignmentRules,
  ...scheduleRules,
  ...serverlessEndpointRules,
  ...storageAccountRules,
  ...subscriptionRules,
  ...workspaceRules,
];

/** Changes when rules come, go or judge differently; findings that appear with a new version never remediate by themselves. */
export const catalogueVersion = '2026.11.1';

export function ruleById(id: string): Rule | undefined {
  return catalogue.find((rule) => rule.id === id);
}
