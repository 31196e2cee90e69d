import { resourceGroupOfId } from '../../model/resource-id.ts';
import { defineRule } from '../../model/rule.ts';
import { pass } from '../../model/verdict.ts';
import { declared, judgeInCommon, productionFromRest } from '../environments.ts';

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
    const group = resourceGroupOfId(workspace.id) ?? '';
    const name = group.slice(group.lastIndexOf('/') + 1);
    const met = [{ what: `the resource group ${name}`, with: estate.known('workspace', group) }];
    const verdict = judgeInCommon(workspace, met, estate.policy, productionFromRest);
    if (verdict !== undefined) {
      return verdict;
    }
    estate.seenWhole('workspace', group);
    return pass(`No workspace on the other side of production is in the resource group ${name}.`);
  },
});
