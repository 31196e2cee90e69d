import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

export const keyVaultRbacAuthorization = defineRule({
  id: 'AML-RBAC-020',
  kind: 'key-vault',
  title: 'Key vault uses Azure RBAC instead of access policies',
  severity: 'medium',
  control: 2,
  why: 'Access policies cannot be limited to one secret, and whoever may write the vault can grant itself everything in it.',
  how: 'Give the workspace identity its Key Vault roles first, then set enableRbacAuthorization to true; access policies stop counting at once.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/key-vault/general/rbac-guide'],
  peers: ['AP:12d4fa5e', 'PSR:Azure.KeyVault.RBAC', 'PRW:keyvault_rbac_enabled', 'MON:keyvault-rbac-enabled'],
  reads: { 'properties.enableRbacAuthorization': 'true' },

  check(vault) {
    if (vault.is('properties.enableRbacAuthorization', true)) {
      return pass('Azure RBAC decides who may use the vault.');
    }
    // A vault that exists stays on access policies when the value is missing, in every api-version.
    const value = vault.text('properties.enableRbacAuthorization') ?? 'not set, which means false';
    return fail(`Access policies decide who may use the vault: enableRbacAuthorization is ${value}.`);
  },
});
