import type { Remediation } from '../model/remediation.ts';
import { letsTrustedServicesThrough } from './common-concerns.ts';
import { publicAccessDisabled } from './public-access.ts';

const type = { kind: 'key-vault', noun: 'key vault', actions: ['Microsoft.KeyVault/vaults/write'] } as const;

export const keyVaultPublicAccessDisabled: Remediation = publicAccessDisabled(type, {
  id: 'key-vault-public-access-disabled',
  ruleId: 'AML-NET-033',
  // A free string; the documentation writes it in lower case.
  wanted: 'disabled',
  sideEffects: [
    'Applications and people that read secrets, keys or certificates over the internet are refused.',
    'The portal shows the contents of the vault only from a network with a private endpoint.',
    'Pipelines on hosted agents can no longer fetch secrets from it.',
  ],
  concerns: (vault) => [letsTrustedServicesThrough(vault)],
});
