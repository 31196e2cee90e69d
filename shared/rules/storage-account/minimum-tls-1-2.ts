import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

export const storageMinimumTls12 = defineRule({
  id: 'AML-ENC-015',
  kind: 'storage-account',
  title: 'Storage account requires TLS 1.2 or later',
  severity: 'high',
  control: 5,
  why: 'TLS 1.0 and 1.1 have known weaknesses, and a client that still speaks them can be tricked into using them.',
  how: 'Set minimumTlsVersion to TLS1_2. Clients that cannot speak it are refused, so look at the logs for them first.',
  fix: 'gated',
  remediation: 'storage-minimum-tls',
  references: ['https://learn.microsoft.com/azure/storage/common/transport-layer-security-configure-minimum-version'],
  peers: [
    'AP:fe83a0eb',
    'PSR:Azure.Storage.MinTLS',
    'CKV:CKV_AZURE_44',
    'PRW:storage_ensure_minimum_tls_version_12',
    'AZQR:st-009',
    'MON:storage-min-tls-version',
    'TSS:Azure_Storage_DP_Use_Secure_TLS_Version',
  ],
  reads: { 'properties.minimumTlsVersion': 'TLS1_2 or TLS1_3' },

  check(account) {
    const version = account.text('properties.minimumTlsVersion');
    if (account.is('properties.minimumTlsVersion', 'TLS1_2') || account.is('properties.minimumTlsVersion', 'TLS1_3')) {
      return pass(`The oldest version accepted is ${version}.`);
    }
    return fail(`The oldest version accepted is ${version ?? 'not set, which means TLS1_0'}.`);
  },
});
