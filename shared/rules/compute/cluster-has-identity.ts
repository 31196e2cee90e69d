import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { otherThan } from '../compute-types.ts';
import { identityTypes } from '../identities.ts';

export const clusterHasIdentity = defineRule({
  id: 'AML-MI-004',
  kind: 'compute',
  title: 'Compute cluster has a managed identity',
  severity: 'medium',
  control: 8,
  why: 'Jobs on a cluster without an identity fall back to stored keys, which everyone in the workspace can read and nobody rotates.',
  how: 'Give the cluster a system-assigned or a user-assigned identity and that identity the data roles its jobs need. A write replaces the whole cluster, so plan for its loss.',
  fix: 'recreate',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication'],
  peers: ['SON:S6378'],
  reads: { 'properties.computeType': 'AmlCompute', 'identity.type': 'SystemAssigned or UserAssigned' },

  check(cluster) {
    const other = otherThan(cluster, 'AmlCompute');
    if (other !== undefined) {
      return other;
    }
    return identityTypes(cluster).length > 0
      ? pass(`The cluster has an identity: ${cluster.text('identity.type')}.`)
      : fail('The cluster has no managed identity.');
  },
});
