import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { HUB_OR_DEFAULT, ofHub } from '../hub.ts';
import { identityTypes } from '../identities.ts';

export const hasIdentity = defineRule({
  id: 'AML-MI-001',
  kind: 'workspace',
  title: 'Workspace has a managed identity',
  severity: 'high',
  control: 8,
  why: 'Without an identity the workspace reaches its storage, vault and registry with keys that have to be stored and rotated.',
  how: 'Set identity.type to SystemAssigned, or add a user-assigned identity.',
  fix: 'auto',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication'],
  peers: ['TSS:Azure_MachineLearningWorkspace_AuthN_Use_Managed_Service_Identity', 'SON:S6378'],
  reads: { kind: HUB_OR_DEFAULT, 'identity.type': 'SystemAssigned, UserAssigned or both' },

  check(workspace) {
    const inherited = ofHub(workspace);
    if (inherited !== undefined) {
      return inherited;
    }
    return identityTypes(workspace).length > 0
      ? pass(`The workspace has an identity: ${workspace.text('identity.type')}.`)
      : fail('The workspace has no managed identity.');
  },
});
