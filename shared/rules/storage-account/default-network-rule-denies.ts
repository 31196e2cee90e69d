import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

export const storageDefaultNetworkRuleDenies = defineRule({
  id: 'AML-NET-028',
  kind: 'storage-account',
  title: 'Storage account default network rule is Deny',
  severity: 'high',
  control: 3,
  why: 'With Allow as the default, the list of networks that may reach the account restricts nothing.',
  how: 'Set networkAcls.defaultAction to Deny and keep the existing IP, network and resource rules and the bypass AzureServices.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/storage/common/storage-network-security'],
  peers: [
    'AP:34c877ad',
    'AP:2a1a9cdf',
    'PSR:Azure.Storage.Firewall',
    'CKV:CKV_AZURE_35',
    'PRW:storage_default_network_access_rule_is_denied',
    'MON:default-network-access-rule-storage-accounts-deny',
    'KICS:Default Azure Storage Account Network Access Is Too Permissive',
  ],
  reads: {
    'properties.publicNetworkAccess': 'Disabled or SecuredByPerimeter, or else the default action is Deny',
    'properties.networkAcls.defaultAction': 'Deny',
  },

  check(account) {
    const access = account.text('properties.publicNetworkAccess');
    if (access !== undefined && ['disabled', 'securedbyperimeter'].includes(access.toLowerCase())) {
      return pass(`Public network access is ${access}, so the default network rule lets nobody in.`);
    }
    const action = account.text('properties.networkAcls.defaultAction');
    return account.is('properties.networkAcls.defaultAction', 'Deny')
      ? pass('The default network rule is Deny.')
      : fail(`The default network rule is ${action ?? 'not set, which means Allow'}.`);
  },
});
