import { defineRule } from '../../model/rule.ts';
import { fail, notApplicable, pass } from '../../model/verdict.ts';
import { assignmentFields, broadRoleOf, scopeOf } from '../role-assignments.ts';

const ROLES = ['Owner', 'Contributor', 'User Access Administrator'];

export const identityNotContributorOnGroup = defineRule({
  id: 'AML-RBAC-011',
  kind: 'workspace',
  title: 'Workspace system identity is not Contributor on the resource group',
  severity: 'high',
  control: 2,
  why: 'Whoever can run code as the workspace then owns everything in its resource group, not just the workspace.',
  how: 'Workspaces made before November 2024 got the role by themselves: convert the workspace with allowRoleAssignmentOnRG, check that it still works, and delete the old assignment.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-assign-roles'],
  reads: { 'identity.principalId': 'an identity that is not Contributor on the resource group' },
  neighbours: { 'role-assignment': assignmentFields },

  check(workspace, unit) {
    const principal = workspace.text('identity.principalId');
    if (principal === undefined) {
      return notApplicable('The workspace has no system-assigned identity.');
    }
    const own = unit.all('role-assignment').filter((assignment) => assignment.is('properties.principalId', principal));
    const broad = own.filter((assignment) => ROLES.includes(broadRoleOf(assignment) ?? '') && isBroad(scopeOf(assignment)));
    return broad.length === 0
      ? pass('The identity holds no broad role on the resource group or above it.')
      : fail(
          `The identity is ${broad.map((assignment) => `${broadRoleOf(assignment)} on ${scopeOf(assignment) || 'the tenant'}`).join(', ')}.`,
        );
  },
});

/** Anything above a single resource: a resource group, a subscription, a management group, the tenant. */
function isBroad(scope: string): boolean {
  return !/^\/subscriptions\/.*\/providers\//.test(scope);
}
