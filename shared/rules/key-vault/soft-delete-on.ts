import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

export const keyVaultSoftDeleteOn = defineRule({
  id: 'AML-CMP-011',
  kind: 'key-vault',
  title: 'Key vault soft delete is on',
  severity: 'high',
  control: 7,
  why: 'Without soft delete a deleted vault or key is lost, and with it all data encrypted with that key.',
  how: 'Set enableSoftDelete to true; it cannot be turned off again.',
  fix: 'auto',
  references: ['https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview'],
  peers: [
    'AP:1e66c121',
    'PSR:Azure.KeyVault.SoftDelete',
    'CKV:CKV_AZURE_111',
    'PRW:keyvault_recoverable',
    'AZQR:1cca00d2-d9ab-8e42-a788-5d40f49405cb',
    'TSS:Azure_KeyVault_SI_Enable_SoftDelete',
  ],
  reads: { 'properties.enableSoftDelete': { expected: 'true', since: '2019-09-01' } },

  check(vault) {
    const value = vault.text('properties.enableSoftDelete');
    if (value === undefined) {
      return pass('Soft delete is on: enableSoftDelete is not set, which means true.');
    }
    return vault.is('properties.enableSoftDelete', false)
      ? fail('Soft delete is off: enableSoftDelete is false.')
      : pass('Soft delete is on.');
  },
});
