import { describe, expect, it } from 'vitest';
import { judge } from '../../../shared/engine/judge.ts';
import { workloadsHoldNoBroadRole } from '../../../shared/rules/role-assignment/workloads-hold-no-broad-role.ts';
import { ruleCases } from '../../rule-cases.ts';
import { AT, aResource, aSlot, GROUP, SUBSCRIPTION, WORKSPACE_ID } from '../../scenes.ts';
import { assignment, roles } from './assignments.ts';

const workload = (role: string, scope = GROUP, principalId = 'p1') =>
  assignment({ role, scope, principalType: 'ServicePrincipal', principalId });

ruleCases(workloadsHoldNoBroadRole, {
  pass: { 'a narrow role at the resource group': workload(roles.dataScientist) },
  fail: {
    'an owner of the resource group': { ...workload(roles.owner), because: 'Owner' },
    'a contributor to the resource group': { ...workload(roles.contributor), because: 'Contributor' },
    'a user access administrator': workload(roles.userAccessAdministrator),
    'an RBAC administrator': workload(roles.rbacAdministrator),
    'an agent that acts by itself': assignment({ role: roles.owner, scope: GROUP, principalType: 'AgentServicePrincipal' }),
  },
  notApplicable: {
    'a user': assignment({ role: roles.contributor, scope: GROUP }),
    'the workspace itself': workload(roles.contributor, WORKSPACE_ID),
    'the subscription, seen from a workspace': workload(roles.owner, SUBSCRIPTION),
    'the system identity of the workspace': {
      ...workload(roles.contributor, GROUP, 'MINE'),
      beside: { workspace: [{ identity: { principalId: 'mine' } }] },
      because: 'AML-RBAC-011',
    },
    'a user-assigned identity of the workspace': {
      ...workload(roles.contributor, GROUP, 'mine'),
      beside: { workspace: [{ identity: { userAssignedIdentities: { '/uai': { principalId: 'mine' } } } }] },
      because: 'AML-RBAC-011',
    },
  },
  unknown: { 'Azure does not say who it is': assignment({ role: roles.owner, scope: GROUP, principalType: null }) },
});

describe('AML-RBAC-006 seen from a subscription', () => {
  it.each([
    ['the subscription', SUBSCRIPTION, 'fail'],
    ['a management group above it', '/providers/Microsoft.Management/managementGroups/mg', 'fail'],
    ['the tenant root', '/', 'fail'],
    ['a resource group, which its workspaces judge', GROUP, 'notApplicable'],
  ])('%s', (_name, scope, verdict) => {
    const given = aResource('role-assignment', workload(roles.owner, scope).raw);
    const slots = [aSlot('subscription', [aResource('subscription')]), aSlot('role-assignment', [given], SUBSCRIPTION)];
    const [judgement] = judge({ id: SUBSCRIPTION, kind: 'subscription', slots }, [workloadsHoldNoBroadRole], { at: AT });
    expect(judgement).toMatchObject({ verdict, because: expect.stringMatching(/\.$/) });
  });

  it('does not pass where the workspace could not be read, whose identity it may be', () => {
    const given = aResource('role-assignment', workload(roles.owner).raw);
    const slots = [aSlot('role-assignment', [given])];
    expect(judge({ id: WORKSPACE_ID, kind: 'workspace', slots }, [workloadsHoldNoBroadRole], { at: AT })).toMatchObject([
      { verdict: 'unknown' },
    ]);
  });
});
