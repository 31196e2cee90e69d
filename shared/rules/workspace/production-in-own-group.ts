import { nameOfId, resourceGroupOfId } from '../../model/resource-id.ts';
import { defineRule } from '../../model/rule.ts';
import { declared, judgeScope } from '../environments.ts';

export const productionInOwnGroup = defineRule({
  id: 'AML-ENV-002',
  kind: 'workspace',
  unit: 'estate',
  title: 'Production and non-production workspaces are in different resource groups',
  severity: 'high',
  control: 9,
  why: 'Whoever is given a role on the resource group, or deploys or deletes the group, reaches production with what is only tried out.',
  how: 'Create the workspace anew in a resource group of its environment and move the work there.',
  fix: 'guide',
  references: [
    'https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/ai-machine-learning-resource-organization',
  ],
  reads: declared,
  neighbours: { workspace: declared },

  check(workspace, estate) {
    const id = resourceGroupOfId(workspace.id) ?? '';
    return judgeScope(workspace, estate, { id, what: `the resource group ${nameOfId(id)}` });
  },
});
