import { isJsonObject } from '../../model/json.ts';
import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { HUB_OR_DEFAULT, ofHub } from '../hub.ts';
import { identityTypes } from '../identities.ts';

export const userAssignedIdentityPrimary = defineRule({
  id: 'AML-MI-002',
  kind: 'workspace',
  title: 'Workspace uses a user-assigned identity as primary',
  severity: 'low',
  control: 8,
  why: 'A system-assigned identity gets its roles after the workspace exists and loses them with it; one of your own is granted once and reviewed apart.',
  how: 'Give a user-assigned identity the roles it needs, add it to the workspace beside every identity already there, and name it in primaryUserAssignedIdentity. There is no way back.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication'],
  peers: ['AP:5f0c7d88', 'PSR:Azure.ML.UserManagedIdentity', 'ALZ:Deny-ML-User-Assigned-Identity'],
  reads: {
    kind: HUB_OR_DEFAULT,
    'identity.type': 'UserAssigned, alone or with SystemAssigned',
    'identity.userAssignedIdentities': 'at least one',
    'properties.primaryUserAssignedIdentity': 'set',
  },

  check(workspace) {
    const inherited = ofHub(workspace);
    if (inherited !== undefined) {
      return inherited;
    }
    const identities = workspace.get('identity.userAssignedIdentities');
    const count = isJsonObject(identities) ? Object.keys(identities).length : 0;
    if (!identityTypes(workspace).includes('userassigned') || count === 0) {
      return fail('The workspace has no user-assigned identity.');
    }
    const primary = workspace.text('properties.primaryUserAssignedIdentity');
    return primary === undefined
      ? fail(`The workspace has ${count} user-assigned identities, but none is primary.`)
      : pass(`The primary identity is ${primary}.`);
  },
});
