import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { identityTypes } from '../identities.ts';

export const hasIdentity = defineRule({
  id: 'AML-MI-006',
  kind: 'online-endpoint',
  title: 'Online endpoint has a managed identity',
  severity: 'medium',
  control: 8,
  why: 'Code in a deployment without an identity needs secrets in its image or its environment variables to reach anything.',
  how: 'Create the endpoint again with an identity, and give that identity the roles its code needs.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-access-resources-from-endpoints-managed-identities'],
  peers: ['SON:S6378'],
  reads: { 'identity.type': 'SystemAssigned or UserAssigned' },

  check: (endpoint) =>
    identityTypes(endpoint).length > 0
      ? pass(`The endpoint has an identity: ${endpoint.text('identity.type')}.`)
      : fail('The endpoint has no managed identity.'),
});
