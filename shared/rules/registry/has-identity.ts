import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { identityTypes } from '../identities.ts';

export const hasIdentity = defineRule({
  id: 'AML-MI-009',
  kind: 'registry',
  title: 'Registry has a managed identity',
  severity: 'low',
  control: 8,
  why: 'Without an identity a registry cannot reach resources of yours except with stored credentials.',
  how: 'Set identity.type to SystemAssigned.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-manage-registries'],
  peers: ['SON:S6378'],
  reads: { 'identity.type': 'SystemAssigned, UserAssigned or both' },

  check: (registry) =>
    identityTypes(registry).length > 0
      ? pass(`The registry has an identity: ${registry.text('identity.type')}.`)
      : fail('The registry has no managed identity.'),
});
