import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

export const keyVaultDefaultNetworkRuleDenies = defineRule({
  id: 'AML-NET-034',
  kind: 'key-vault',
  title: 'Key vault default network rule is Deny',
  severity: 'high',
  control: 3,
  why: 'With Allow as the default, the vault answers every address on the internet whatever else its firewall lists.',
  how: 'Set networkAcls.defaultAction to Deny with the bypass AzureServices, and keep the existing IP and network rules.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/key-vault/general/network-security'],
  peers: ['AP:55615ac9', 'PSR:Azure.KeyVault.Firewall', 'CKV:CKV_AZURE_109', 'PRW:keyvault_access_only_through_private_endpoints'],
  reads: {
    'properties.publicNetworkAccess': 'Disabled, or else the default action is Deny',
    'properties.networkAcls.defaultAction': 'Deny',
  },

  check(vault) {
    if (vault.is('properties.publicNetworkAccess', 'Disabled')) {
      return pass('Public network access is disabled, so the default network rule lets nobody in.');
    }
    const action = vault.text('properties.networkAcls.defaultAction');
    return vault.is('properties.networkAcls.defaultAction', 'Deny')
      ? pass('The default network rule is Deny.')
      : fail(`The default network rule is ${action ?? 'not set, which means Allow'}.`);
  },
});
