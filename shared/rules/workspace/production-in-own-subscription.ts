import { subscriptionOfId } from '../../model/resource-id.ts';
import { defineRule } from '../../model/rule.ts';
import { declared, judgeScope } from '../environments.ts';

export const productionInOwnSubscription = defineRule({
  id: 'AML-ENV-003',
  kind: 'workspace',
  unit: 'estate',
  profile: 'strict',
  title: 'Production is in its own subscription',
  severity: 'medium',
  control: 9,
  why: 'A subscription shares its owners, its policies, its quotas and its limits of requests: what is tried out can stop production.',
  how: 'Create the production workspaces in a subscription that holds nothing but production.',
  fix: 'guide',
  references: [
    'https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/ai-machine-learning-resource-organization',
  ],
  reads: declared,
  neighbours: { workspace: declared },

  check(workspace, estate) {
    return judgeScope(workspace, estate, { id: subscriptionOfId(workspace.id) ?? '', what: 'the subscription' });
  },
});
