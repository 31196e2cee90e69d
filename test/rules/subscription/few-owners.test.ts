import { subscriptionFewOwners } from '../../../shared/rules/subscription/few-owners.ts';
import { ruleCases } from '../../rule-cases.ts';
import { GROUP, SUBSCRIPTION } from '../../scenes.ts';
import { assignment, roles } from '../role-assignment/assignments.ts';

const owner = (principalId: string, principalType: string | null = 'User', scope = SUBSCRIPTION) =>
  assignment({ role: roles.owner, scope, principalType, principalId }).raw;
const given = (...assignments: readonly ReturnType<typeof owner>[]) => ({ raw: {}, beside: { 'role-assignment': assignments } });

ruleCases(subscriptionFewOwners, {
  pass: {
    'three owners': given(owner('a'), owner('b'), owner('c')),
    'the same user twice is one': given(owner('a'), owner('b'), owner('c'), owner('C')),
    'workloads are judged by another rule': given(owner('a'), owner('b'), owner('c'), owner('d', 'ServicePrincipal')),
    'owners of a resource group do not count': given(owner('a'), owner('b'), owner('c'), owner('d', 'User', GROUP)),
    'contributors do not count': given(
      ...['a', 'b', 'c', 'd'].map((principalId) => assignment({ role: roles.contributor, scope: SUBSCRIPTION, principalId }).raw),
    ),
    'the members of a group are not in sight': { ...given(owner('a'), owner('g', 'Group')), advice: true },
    'the organisation allows more': { ...given(owner('a'), owner('b'), owner('c'), owner('d')), policy: { maxSubscriptionOwners: 4 } },
  },
  fail: {
    'four owners': { ...given(owner('a'), owner('b'), owner('c'), owner('d')), because: '4 users' },
    'who is not described may be a person': given(owner('a'), owner('b'), owner('c'), owner('d', null)),
    'the organisation allows fewer': { ...given(owner('a'), owner('b')), policy: { maxSubscriptionOwners: 1 } },
  },
  unknown: { 'the assignments were not collected': { raw: {} } },
});
