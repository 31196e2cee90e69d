import { apiVersions } from '../azure/api-versions.ts';
import type { Remediation } from '../model/remediation.ts';
import { isSettled, isUnlocked } from './common-concerns.ts';
import { type Concern, unsure, weigh } from './concerns.ts';
import { planToSet } from './setting.ts';

const id = 'container-registry-admin-disabled';
const path = 'properties.adminUserEnabled';
const actions = ['Microsoft.ContainerRegistry/registries/write'];

export const containerRegistryAdminDisabled: Remediation = {
  id,
  title: 'Disable the admin account of the container registry',
  kind: 'container-registry',
  ruleIds: ['AML-AAD-024'],
  class: 'GATED',
  writes: [path],
  actions,

  plan: (registry) =>
    planToSet(registry, {
      remediationId: id,
      actions,
      apiVersion: apiVersions['container-registry'],
      path,
      wanted: false,
      missing: true,
      summary: `Disable the admin account of the container registry ${registry.name}.`,
      risk: 'disruptive',
      sideEffects: [
        'Whoever pulls with the admin name and password is refused.',
        'The workspace pulls with its identity, which needs the role AcrPull.',
      ],
    }),

  preflight: (registry, unit) => weigh([whoPullsIsUnknown(), isUnlocked(registry, unit), isSettled(registry)]),
};

/** Azure does not tell who signs in with the admin account. */
function whoPullsIsUnknown(): Concern {
  return unsure('Nobody can tell from its configuration who uses the admin account: ask before it goes.');
}
