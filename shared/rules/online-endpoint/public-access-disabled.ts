import { defineRule } from '../../model/rule.ts';
import { notApplicable } from '../../model/verdict.ts';
import { judgeValue } from '../values.ts';

export const publicAccessDisabled = defineRule({
  id: 'AML-NET-020',
  kind: 'online-endpoint',
  title: 'Online endpoint public network access is disabled',
  severity: 'critical',
  control: 3,
  why: 'An endpoint has a switch of its own: it answers the whole internet even when the workspace does not.',
  how: 'Write the whole endpoint back with publicNetworkAccess set to Disabled; callers then come through the private endpoint of the workspace.',
  fix: 'gated',
  remediation: 'online-endpoint-public-access-disabled',
  references: ['https://learn.microsoft.com/azure/machine-learning/concept-secure-online-endpoint'],
  peers: ['SON:S6329', 'TSS:Azure_MachineLearningWorkspace_NetSec_Restrict_Network_Access'],
  reads: { 'properties.compute': 'empty for a managed endpoint', 'properties.publicNetworkAccess': 'Disabled' },

  check(endpoint) {
    return endpoint.text('properties.compute') === undefined
      ? judgeValue(endpoint, 'properties.publicNetworkAccess', {
          subject: 'Public network access',
          healthy: 'Disabled',
          missing: 'Enabled',
        })
      : notApplicable('An endpoint on Kubernetes follows the network of its cluster.');
  },
});
