import { identityNotContributorOnGroup } from '../../../shared/rules/workspace/identity-not-contributor-on-group.ts';
import { ruleCases } from '../../rule-cases.ts';
import { GROUP, SUBSCRIPTION, WORKSPACE_ID } from '../../scenes.ts';

const CONTRIBUTOR = 'b24988ac-6180-42a0-ab88-20f7382dd24c';
const AI_ADMINISTRATOR = 'b78c5d69-af96-48a3-bf8d-a8b4d589de94';
const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';

const given = (role: string, scope: string, principalId = 'workspace-identity') => ({
  raw: { identity: { principalId: 'Workspace-Identity' } },
  beside: {
    'role-assignment': [
      {
        id: `${scope}/providers/Microsoft.Authorization/roleAssignments/a`,
        properties: { principalId, roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${role}`, scope: scope || '/' },
      },
    ],
  },
});

ruleCases(identityNotContributorOnGroup, {
  pass: {
    'a narrower role on the group': given(AI_ADMINISTRATOR, GROUP),
    'Contributor on the workspace alone': given(CONTRIBUTOR, WORKSPACE_ID),
    'somebody else is Contributor on the group': given(CONTRIBUTOR, GROUP, 'someone'),
  },
  fail: {
    'Contributor on the group': { ...given(CONTRIBUTOR, GROUP), because: `Contributor on ${GROUP}` },
    'Contributor on the subscription': given(CONTRIBUTOR, SUBSCRIPTION),
    'Owner of a management group': given(OWNER, '/providers/Microsoft.Management/managementGroups/root'),
    'Owner of the tenant': { ...given(OWNER, ''), because: 'the tenant' },
  },
  unknown: { 'the assignments were not collected': { raw: { identity: { principalId: 'p' } } } },
  notApplicable: { 'there is no such identity': { raw: { identity: { type: 'UserAssigned' } } } },
});
