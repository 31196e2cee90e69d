import { apiVersions } from '../azure/api-versions.ts';
import type { Remediation } from '../model/remediation.ts';
import { CLOSING_FACTS, closesWithoutHarm } from './closing.ts';
import { letsTrustedServicesThrough } from './common-concerns.ts';
import { weigh } from './concerns.ts';
import { PUBLIC_ACCESS, planToClose } from './public-access.ts';

const id = 'key-vault-public-access-disabled';
const actions = ['Microsoft.KeyVault/vaults/write'];

export const keyVaultPublicAccessDisabled: Remediation = {
  id,
  title: 'Turn off public network access on the key vault',
  kind: 'key-vault',
  ruleIds: ['AML-NET-033'],
  class: 'GATED',
  writes: [PUBLIC_ACCESS],
  actions,

  plan(vault) {
    return planToClose(vault, {
      remediationId: id,
      actions,
      apiVersion: apiVersions['key-vault'],
      noun: 'key vault',
      // A free string; the documentation writes it in lower case.
      closed: 'disabled',
      sideEffects: [
        'Applications and people that read secrets, keys or certificates over the internet are refused.',
        'The portal shows the contents of the vault only from a network with a private endpoint.',
        'Pipelines on hosted agents can no longer fetch secrets from it.',
      ],
    });
  },

  facts: CLOSING_FACTS,
  preflight: (vault, unit, facts) => weigh([letsTrustedServicesThrough(vault), ...closesWithoutHarm(vault, unit, facts)]),
};
