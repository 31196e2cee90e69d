import { defineRule } from '../../model/rule.ts';
import { otherThan } from '../compute-types.ts';
import { judgeValue } from '../values.ts';

export const clusterScalesToZero = defineRule({
  id: 'AML-CICD-005',
  kind: 'compute',
  title: 'Compute cluster scales to zero, so that nodes get patched images',
  severity: 'medium',
  control: 10,
  why: 'A node is patched when it is created; one that never goes away keeps its old image, and costs money while idle.',
  how: 'Set scaleSettings.minNodeCount to 0 and keep maxNodeCount.',
  fix: 'auto',
  remediation: 'cluster-scales-to-zero',
  references: ['https://learn.microsoft.com/azure/machine-learning/concept-vulnerability-management'],
  peers: ['CKV:CKV_AZURE_150', 'ALZ:Deny-MachineLearning-ComputeCluster-Scale'],
  reads: { 'properties.computeType': 'AmlCompute', 'properties.properties.scaleSettings.minNodeCount': '0 or missing' },

  check: (cluster) =>
    otherThan(cluster, 'AmlCompute') ??
    judgeValue(cluster, 'properties.properties.scaleSettings.minNodeCount', { subject: 'The lowest node count', healthy: 0, missing: 0 }),
});
