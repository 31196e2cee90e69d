import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

export const keyVaultPurgeProtectionOn = defineRule({
  id: 'AML-CMP-012',
  kind: 'key-vault',
  title: 'Key vault purge protection is on',
  severity: 'high',
  control: 7,
  why: 'Without it one privileged account can delete and purge a key for good, and all data encrypted with it is lost.',
  how: 'Set enablePurgeProtection to true. It can never be turned off, so check first that no duty to erase on request stands against it.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview#purge-protection'],
  peers: [
    'AP:0b60c0b2',
    'PSR:Azure.KeyVault.PurgeProtect',
    'CKV:CKV_AZURE_110',
    'CKV:CKV_AZURE_42',
    'PRW:keyvault_recoverable',
    'AZQR:70fcfe6d-00e9-5544-a63a-fff42b9f2edb',
    'MON:ensure-the-kv-is-recoverable',
    'TSS:Azure_KeyVault_BCDR_Enable_SoftDelete_and_PurgeProtection',
    'KICS:Key Vault Not Recoverable',
  ],
  reads: { 'properties.enablePurgeProtection': 'true' },

  check(vault) {
    const value = vault.text('properties.enablePurgeProtection');
    return vault.is('properties.enablePurgeProtection', true)
      ? pass('Purge protection is on.')
      : fail(`Purge protection is off: enablePurgeProtection is ${value ?? 'not set, which means false'}.`);
  },
});
