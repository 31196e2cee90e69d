import { noAccessAdministratorsOnWorkspace } from '../../../shared/rules/role-assignment/no-access-administrators-on-workspace.ts';
import { ruleCases } from '../../rule-cases.ts';
import { GROUP, SUBSCRIPTION, WORKSPACE_ID } from '../../scenes.ts';
import { assignment, roles } from './assignments.ts';

ruleCases(noAccessAdministratorsOnWorkspace, {
  pass: {
    'a data scientist': assignment({ role: roles.dataScientist }),
    'a contributor cannot give away access': assignment({ role: roles.contributor }),
  },
  fail: {
    'an owner': { ...assignment({ role: roles.owner }), because: 'Owner' },
    'a user access administrator': { ...assignment({ role: roles.userAccessAdministrator }), because: 'User Access Administrator' },
    'an RBAC administrator': { ...assignment({ role: roles.rbacAdministrator }), because: 'Role Based Access Control' },
    'the scope is spelled in other letter case': assignment({ role: roles.owner, scope: WORKSPACE_ID.toUpperCase() }),
    'the role lies below a subscription': assignment({ role: `${SUBSCRIPTION}${roles.owner.toUpperCase()}` }),
    'the scope is left out and follows from the id': assignment({ role: roles.owner, scope: null }),
  },
  notApplicable: {
    'the resource group': assignment({ role: roles.owner, scope: GROUP }),
    'the subscription': assignment({ role: roles.owner, scope: SUBSCRIPTION }),
    'the tenant root': assignment({ role: roles.owner, scope: '/' }),
    'something in the workspace': assignment({ role: roles.owner, scope: `${WORKSPACE_ID}/onlineEndpoints/e` }),
  },
});
