import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

export const storagePublicAccessDisabled = defineRule({
  id: 'AML-NET-027',
  kind: 'storage-account',
  title: 'Storage account public network access is disabled',
  severity: 'high',
  control: 3,
  why: 'An account with public network access serves its data to anyone on the internet who holds a key, a token or a signed link.',
  how: 'Make sure that approved private endpoints exist, then set publicNetworkAccess to Disabled, or put the account into a network security perimeter.',
  fix: 'gated',
  remediation: 'storage-public-access-disabled',
  references: ['https://learn.microsoft.com/azure/storage/common/storage-network-security'],
  peers: [
    'AP:b2982f36',
    'AP:a06d0189',
    'PRW:storage_account_public_network_access_disabled',
    'CKV:CKV_AZURE_59',
    'TSS:Azure_Storage_NetSec_Restrict_Network_Access',
  ],
  reads: { 'properties.publicNetworkAccess': 'Disabled or SecuredByPerimeter' },

  check(account) {
    const access = account.text('properties.publicNetworkAccess');
    if (account.is('properties.publicNetworkAccess', 'Disabled')) {
      return pass('Public network access is disabled.');
    }
    if (account.is('properties.publicNetworkAccess', 'SecuredByPerimeter')) {
      return pass('A network security perimeter decides about public network access.');
    }
    // Azure takes a missing value for Enabled.
    return fail(`Public network access is ${access ?? 'not set, which means Enabled'}.`);
  },
});
