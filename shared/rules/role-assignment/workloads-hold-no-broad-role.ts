import { subscriptionOfId, unitOfId } from '../../model/resource-id.ts';
import { defineRule, type UnitView } from '../../model/rule.ts';
import { fail, notApplicable, pass, unknown } from '../../model/verdict.ts';
import { type AssignmentView, assignmentFields, broadRoleOf, isResourceGroup, principalOf, scopeOf } from '../role-assignments.ts';

const neighbours = {
  workspace: {
    'identity.principalId': 'another than the principal of the assignment',
    'identity.userAssignedIdentities.*.principalId': 'another than the principal of the assignment',
  },
} as const;

export const workloadsHoldNoBroadRole = defineRule({
  id: 'AML-RBAC-006',
  kind: 'role-assignment',
  title: 'Service principals hold no Owner, Contributor or access administrator role on a resource group or subscription',
  severity: 'high',
  control: 2,
  why: 'A leaked credential of such a principal opens the whole resource group or subscription, and no second factor stands in between.',
  how: 'Give the principal a narrower role at the resources it works with, then remove this assignment.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/role-based-access-control/best-practices'],
  peers: [
    'TSS:Azure_Subscription_AuthZ_Dont_Grant_SPNs_Privileged_Roles',
    'TSS:Azure_Subscription_AuthZ_Dont_Grant_SPNs_Privileged_Roles_RG',
  ],
  reads: assignmentFields,
  neighbours,

  check(assignment, unit) {
    const scope = scopeOf(assignment);
    if (!isJudgedHere(scope, unit.id)) {
      return notApplicable('It is not granted at a resource group, or is judged once with the subscription it is inherited from.');
    }
    const principal = principalOf(assignment);
    if (principal !== undefined && principal !== 'workload') {
      return notApplicable('The assignment is not to a service principal.');
    }
    if (isOwnIdentity(assignment, unit)) {
      return notApplicable('The identity of the workspace itself is judged by AML-RBAC-011.');
    }
    const role = broadRoleOf(assignment);
    if (role === undefined) {
      return pass('The role is neither Owner, Contributor nor an access administrator.');
    }
    return principal === undefined
      ? unknown(`Azure does not say whether this ${role} is a workload.`)
      : fail(`A service principal is ${role} at ${scope === '' ? 'the tenant root' : scope}.`);
  },
});

/** Otherwise one grant at a subscription would be a finding of every workspace in it. */
function isJudgedHere(scope: string, unitId: string): boolean {
  return subscriptionOfId(unitId) === unitId ? unitOfId(scope) === null && !isResourceGroup(scope) : isResourceGroup(scope);
}

function isOwnIdentity(assignment: AssignmentView, unit: UnitView<typeof neighbours>): boolean {
  if (unitOfId(unit.id)?.kind !== 'workspace') {
    return false;
  }
  const own = unit
    .all('workspace')
    .flatMap((workspace) => [...workspace.all('identity.principalId'), ...workspace.all('identity.userAssignedIdentities.*.principalId')]);
  const principalId = assignment.text('properties.principalId')?.toLowerCase();
  return own.some((id) => String(id).toLowerCase() === principalId);
}
