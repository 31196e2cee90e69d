import { unitOfId } from '../../model/resource-id.ts';
import { defineRule } from '../../model/rule.ts';
import { fail, notApplicable, pass, unknown } from '../../model/verdict.ts';
import { assignmentFields, broadRoleOf, isResourceGroup, principalOf, scopeOf } from '../role-assignments.ts';

export const peopleAreNotContributor = defineRule({
  id: 'AML-RBAC-004',
  kind: 'role-assignment',
  title: 'People are not Contributor on the workspace or its resource group',
  severity: 'medium',
  control: 2,
  why: 'A Contributor can open the network, create compute without limit and delete the workspace; working with data and models needs none of that.',
  how: 'Grant AzureML Data Scientist, and AzureML Compute Operator where needed, then remove the Contributor assignment.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-assign-roles'],
  reads: assignmentFields,

  check(assignment) {
    const scope = scopeOf(assignment);
    if (!isResourceGroup(scope) && !isWorkspace(scope)) {
      return notApplicable('It is granted neither at the resource group nor at a workspace.');
    }
    if (broadRoleOf(assignment) !== 'Contributor') {
      return pass('The role is not Contributor.');
    }
    const principal = principalOf(assignment);
    if (principal === undefined) {
      return unknown('Azure does not say whether this Contributor is a person or a workload.');
    }
    return principal === 'person' || principal === 'people'
      ? fail(`A ${principal === 'person' ? 'user' : 'group'} is Contributor at ${scope}.`)
      : notApplicable('The assignment is not to people.');
  },
});

function isWorkspace(scope: string): boolean {
  const unit = unitOfId(scope);
  return unit?.kind === 'workspace' && unit.id === scope;
}
