import { unitOfId } from '../../model/resource-id.ts';
import { defineRule } from '../../model/rule.ts';
import { fail, notApplicable, pass } from '../../model/verdict.ts';
import { assignmentFields, broadRoleOf, scopeOf } from '../role-assignments.ts';

export const noAccessAdministratorsOnWorkspace = defineRule({
  id: 'AML-RBAC-003',
  kind: 'role-assignment',
  title: 'Nobody is granted Owner or an access administrator role on the workspace itself',
  severity: 'high',
  control: 2,
  why: 'Whoever holds such a role can give any role on the workspace to anyone, so no other limit on it holds.',
  how: 'Replace the assignment by a role that fits the work, such as AzureML Data Scientist; never remove the last way to own the workspace.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-assign-roles'],
  peers: ['PRW:iam_role_user_access_admin_restricted', 'PSR:Azure.RBAC.LimitOwner'],
  reads: assignmentFields,

  check(assignment) {
    const scope = scopeOf(assignment);
    const at = unitOfId(scope);
    if (at?.kind !== 'workspace' || at.id !== scope) {
      return notApplicable('It is not granted at a workspace; what is inherited is judged by other rules.');
    }
    const role = broadRoleOf(assignment);
    return role === undefined || role === 'Contributor'
      ? pass('The role cannot give away access.')
      : fail(`${role} is granted at the workspace.`);
  },
});
