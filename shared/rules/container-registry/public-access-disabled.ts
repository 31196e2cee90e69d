import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

export const containerRegistryPublicAccessDisabled = defineRule({
  id: 'AML-NET-036',
  kind: 'container-registry',
  title: 'Container registry public network access is disabled',
  severity: 'high',
  control: 3,
  why: 'A registry with public network access hands its images, and takes new ones, from anyone on the internet who holds a credential.',
  how: 'Make sure of an approved private endpoint and of a compute that builds images inside the network, then set publicNetworkAccess to Disabled.',
  fix: 'gated',
  remediation: 'container-registry-public-access-disabled',
  references: ['https://learn.microsoft.com/azure/container-registry/container-registry-private-link'],
  peers: [
    'AP:0fdf0491',
    'AP:a3701552',
    'PSR:Azure.ACR.Firewall',
    'CKV:CKV_AZURE_139',
    'PRW:containerregistry_not_publicly_accessible',
    'MON:acr-public-access-disabled',
    'TSS:Azure_ContainerRegistry_NetSec_Dont_Allow_Public_Network_Access',
  ],
  reads: { 'properties.publicNetworkAccess': 'Disabled' },

  check(registry) {
    const access = registry.text('properties.publicNetworkAccess');
    // Azure takes a missing value for Enabled.
    return registry.is('properties.publicNetworkAccess', 'Disabled')
      ? pass('Public network access is disabled.')
      : fail(`Public network access is ${access ?? 'not set, which means Enabled'}.`);
  },
});
