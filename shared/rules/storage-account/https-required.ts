import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

export const storageHttpsRequired = defineRule({
  id: 'AML-ENC-014',
  kind: 'storage-account',
  title: 'Storage account requires HTTPS',
  severity: 'high',
  control: 5,
  why: 'Over plain HTTP everyone on the way can read and change training data, models and the signed links to them.',
  how: 'Set supportsHttpsTrafficOnly to true. Clients that still use HTTP, and NFS shares, stop working.',
  fix: 'gated',
  remediation: 'storage-https-required',
  references: ['https://learn.microsoft.com/azure/storage/common/storage-require-secure-transfer'],
  peers: [
    'AP:404c3081',
    'AP:f81e3117',
    'PSR:Azure.Storage.SecureTransfer',
    'CKV:CKV_AZURE_3',
    'PRW:storage_secure_transfer_required_is_enabled',
    'AZQR:st-007',
    'MON:secure-transfer-required-enabled',
    'TSS:Azure_Storage_DP_Encrypt_In_Transit',
    'KICS:Storage Account Allows Unsecure Transfer',
  ],
  reads: { 'properties.supportsHttpsTrafficOnly': { expected: 'true', since: '2019-04-01' } },

  check(account) {
    const required = account.text('properties.supportsHttpsTrafficOnly');
    if (required === undefined) {
      return pass('Only HTTPS is accepted: supportsHttpsTrafficOnly is not set, which means true.');
    }
    return account.is('properties.supportsHttpsTrafficOnly', true)
      ? pass('Only HTTPS is accepted.')
      : fail(`Plain HTTP is accepted: supportsHttpsTrafficOnly is ${required}.`);
  },
});
