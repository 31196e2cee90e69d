import { defineRule } from '../../model/rule.ts';
import { notApplicable } from '../../model/verdict.ts';
import { hasManagedNetwork, ISOLATION_MODE } from '../isolation.ts';
import { judgeValue } from '../values.ts';

export const egressPrivate = defineRule({
  id: 'AML-NET-021',
  kind: 'online-deployment',
  title: 'Online deployment egress is private where the workspace has no managed network',
  severity: 'high',
  control: 3,
  why: 'Code in a deployment with public egress can send the data it scores anywhere.',
  how: 'Create a new deployment with egressPublicNetworkAccess set to Disabled, shift the traffic to it and delete the old one; better, give the workspace a managed network.',
  fix: 'recreate',
  references: ['https://learn.microsoft.com/azure/machine-learning/concept-secure-online-endpoint'],
  reads: { 'properties.endpointComputeType': 'Managed', 'properties.egressPublicNetworkAccess': 'Disabled' },
  neighbours: { workspace: { [ISOLATION_MODE]: 'Disabled or missing, for the setting to have an effect' } },

  check(deployment, unit) {
    if (deployment.is('properties.endpointComputeType', 'Kubernetes')) {
      return notApplicable('A deployment on Kubernetes follows the network of its cluster.');
    }
    return hasManagedNetwork(unit.all('workspace')[0])
      ? notApplicable('The managed network of the workspace decides on egress.')
      : judgeValue(deployment, 'properties.egressPublicNetworkAccess', {
          subject: 'Public network access for egress',
          healthy: 'Disabled',
          missing: 'Enabled',
        });
  },
});
