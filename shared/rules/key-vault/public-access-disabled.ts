import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

export const keyVaultPublicAccessDisabled = defineRule({
  id: 'AML-NET-033',
  kind: 'key-vault',
  title: 'Key vault public network access is disabled',
  severity: 'high',
  control: 3,
  why: 'The vault holds the secrets of every connection and datastore; open to the internet, one stolen token is enough to read them.',
  how: 'Make sure that an approved private endpoint exists, then set publicNetworkAccess to disabled.',
  fix: 'gated',
  remediation: 'key-vault-public-access-disabled',
  references: ['https://learn.microsoft.com/azure/key-vault/general/network-security'],
  peers: [
    'AP:405c5871',
    'CKV:CKV_AZURE_189',
    'PRW:keyvault_access_only_through_private_endpoints',
    'MON:keyvault-public-access-disabled',
    'TSS:Azure_KeyVault_NetSec_Disable_Public_Network_Access',
  ],
  reads: { 'properties.publicNetworkAccess': 'Disabled' },

  check(vault) {
    const access = vault.text('properties.publicNetworkAccess');
    // Azure takes a missing value for Enabled.
    return vault.is('properties.publicNetworkAccess', 'Disabled')
      ? pass('Public network access is disabled.')
      : fail(`Public network access is ${access ?? 'not set, which means Enabled'}.`);
  },
});
