import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

export const storageCustomerManagedKey = defineRule({
  id: 'AML-ENC-010',
  kind: 'storage-account',
  title: 'Storage account is encrypted with a customer-managed key',
  severity: 'medium',
  control: 5,
  why: 'Only a key of your own can be rotated on your schedule and withdrawn to make the data unreadable.',
  how: 'Give the account an identity that may use a key in a vault with purge protection, then set encryption.keySource to Microsoft.Keyvault with that key.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/storage/common/customer-managed-keys-overview'],
  peers: ['AP:6fac406b', 'CKV:CKV2_AZURE_1', 'PRW:storage_ensure_encryption_with_customer_managed_keys', 'MON:storage-cmk-encryption'],
  reads: { 'properties.encryption.keySource': 'Microsoft.Keyvault' },

  check(account) {
    const source = account.text('properties.encryption.keySource');
    return account.is('properties.encryption.keySource', 'Microsoft.Keyvault')
      ? pass('The key comes from a key vault.')
      : fail(`The key comes from ${source ?? 'Microsoft.Storage, because keySource is not set'}.`);
  },
});
