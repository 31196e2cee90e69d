import { peopleAreNotContributor } from '../../../shared/rules/role-assignment/people-are-not-contributor.ts';
import { ruleCases } from '../../rule-cases.ts';
import { GROUP, SUBSCRIPTION, WORKSPACE_ID } from '../../scenes.ts';
import { assignment, roles } from './assignments.ts';

const contributor = (principalType: string | null, scope = WORKSPACE_ID) => assignment({ role: roles.contributor, scope, principalType });

ruleCases(peopleAreNotContributor, {
  pass: {
    'a data scientist': assignment({ role: roles.dataScientist }),
    'a data scientist at the resource group': assignment({ role: roles.dataScientist, scope: GROUP }),
  },
  fail: {
    'a user at the workspace': { ...contributor('User'), because: 'A user' },
    'a group at the resource group': { ...contributor('Group', GROUP.replace('resourcegroups', 'resourceGroups')), because: 'A group' },
    'a group of another tenant': contributor('ForeignGroup'),
    'an agent that acts as a user': contributor('AgentUser'),
  },
  notApplicable: {
    'a workload': contributor('ServicePrincipal'),
    'the subscription': contributor('User', SUBSCRIPTION),
    'another resource': contributor('User', `${GROUP}/providers/Microsoft.Storage/storageAccounts/st`),
  },
  unknown: { 'Azure does not say who it is': contributor(null) },
});
