import { defineRule } from '../../model/rule.ts';
import { judgeValue } from '../values.ts';

export const publicAccessDisabled = defineRule({
  id: 'AML-NET-026',
  kind: 'registry',
  title: 'Registry public network access is disabled',
  severity: 'high',
  control: 3,
  why: 'Models and environments of a registry run in every workspace that uses it; an open one lets a stolen credential reach them all.',
  how: 'Write the whole registry back with publicNetworkAccess set to Disabled, once an approved private endpoint exists. Check its managed storage account and container registry too.',
  fix: 'gated',
  remediation: 'registry-public-access-disabled',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-registry-network-isolation'],
  peers: ['CS:mlRegistryPublicAccess', 'SON:S6329'],
  reads: { 'properties.publicNetworkAccess': 'Disabled' },

  check: (registry) =>
    judgeValue(registry, 'properties.publicNetworkAccess', { subject: 'Public network access', healthy: 'Disabled', missing: 'Enabled' }),
});
