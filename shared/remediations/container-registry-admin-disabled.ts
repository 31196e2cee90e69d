import type { Remediation } from '../model/remediation.ts';
import { isSettled, isUnlocked } from './common-concerns.ts';
import { type Concern, unsure } from './concerns.ts';
import { oneProperty } from './one-property.ts';
import { containerRegistry } from './repaired-types.ts';

export const containerRegistryAdminDisabled: Remediation = oneProperty(containerRegistry, {
  id: 'container-registry-admin-disabled',
  ruleId: 'AML-AAD-024',
  does: 'Disable the admin account of',
  path: 'properties.adminUserEnabled',
  wanted: false,
  missing: true,
  risk: 'disruptive',
  sideEffects: [
    'Whoever pulls with the admin name and password is refused.',
    'The workspace pulls with its identity, which needs the role AcrPull.',
  ],
  concerns: (registry, unit) => [whoPullsIsUnknown(), isUnlocked(registry, unit), isSettled(registry)],
});

/** Azure does not tell who signs in with the admin account. */
function whoPullsIsUnknown(): Concern {
  return unsure('Nobody can tell from its configuration who uses the admin account: ask before it goes.');
}
