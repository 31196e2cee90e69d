import { userAssignedIdentityPrimary } from '../../../shared/rules/workspace/user-assigned-identity-primary.ts';
import { ruleCases } from '../../rule-cases.ts';

const ID = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/ml';
const workspace = (type: string, identities: string[], primaryUserAssignedIdentity: string | null) => ({
  raw: {
    identity: { type, userAssignedIdentities: Object.fromEntries(identities.map((id) => [id, {}])) },
    properties: { primaryUserAssignedIdentity },
  },
});

ruleCases(userAssignedIdentityPrimary, {
  pass: {
    'the only identity': workspace('UserAssigned', [ID], ID),
    'beside its own': workspace('SystemAssigned, UserAssigned', [ID], ID),
  },
  fail: {
    'its own only': { ...workspace('SystemAssigned', [], null), because: 'no user-assigned' },
    'none is primary': { ...workspace('SystemAssigned,UserAssigned', [ID], null), because: 'none is primary' },
    'the type without an identity': workspace('UserAssigned', [], ID),
  },
  notApplicable: { 'a project': { raw: { kind: 'Project' } } },
});
