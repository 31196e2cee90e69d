import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

export const storageSharedKeyAccessDisabled = defineRule({
  id: 'AML-AAD-017',
  kind: 'storage-account',
  title: 'Storage account shared key access is disabled',
  severity: 'high',
  control: 1,
  why: 'An account key opens all data of the account, names no person in the logs and stays valid until somebody rotates it.',
  how: 'Let every workspace that uses the account reach its data by identity first, then set allowSharedKeyAccess to false; in the other order the workspace loses its storage.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent'],
  peers: [
    'AP:8c6a50c6',
    'PSR:Azure.Storage.LocalAuth',
    'CKV:CKV2_AZURE_40',
    'PRW:storage_account_key_access_disabled',
    'MON:storage-shared-key-access-disabled',
    'TSS:Azure_Storage_AuthN_Disable_Key_Access',
  ],
  reads: { 'properties.allowSharedKeyAccess': 'false' },

  check(account) {
    if (account.is('properties.allowSharedKeyAccess', false)) {
      return pass('Shared key access is disabled.');
    }
    // Azure takes a missing value for true.
    return fail(
      `Shared keys are accepted: allowSharedKeyAccess is ${account.text('properties.allowSharedKeyAccess') ?? 'not set, which means true'}.`,
    );
  },
});
