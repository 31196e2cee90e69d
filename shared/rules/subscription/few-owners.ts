import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { type AssignmentView, assignmentFields, broadRoleOf, principalOf, scopeOf } from '../role-assignments.ts';

export const subscriptionFewOwners = defineRule({
  id: 'AML-RBAC-001',
  kind: 'subscription',
  title: 'Subscription has few owners',
  severity: 'high',
  control: 2,
  why: 'Every owner can do anything in the subscription and give the same right to others; each one more is one more account to break into.',
  how: 'Review who needs to be an owner, and remove the others or give them narrower roles.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/role-based-access-control/best-practices'],
  peers: ['AP:4f11b553', 'PSR:Azure.RBAC.LimitOwner', 'TSS:Azure_Subscription_AuthZ_Limit_Admin_Owner_Count'],
  reads: {},
  neighbours: { 'role-assignment': assignmentFields },

  check(subscription, unit) {
    const owning = unit.all('role-assignment').filter((one) => broadRoleOf(one) === 'Owner' && scopeOf(one) === subscription.id);
    // Where Azure does not say who it is, it may be a person.
    const people = distinct(owning.filter((one) => (principalOf(one) ?? 'person') === 'person'));
    const groups = distinct(owning.filter((one) => principalOf(one) === 'people'));
    const limit = unit.policy.maxSubscriptionOwners;
    if (people > limit) {
      return fail(`${people} users are owners of the subscription; at most ${limit} should be.`);
    }
    return pass(
      `${people} user(s) are owners of the subscription, at most ${limit} should be.`,
      groups === 0
        ? undefined
        : `${groups} group(s) are owners too; check how many members they have, which Azure Resource Manager does not show.`,
    );
  },
});

function distinct(assignments: readonly AssignmentView[]): number {
  return new Set(assignments.map((one) => one.text('properties.principalId')?.toLowerCase() ?? one.id)).size;
}
