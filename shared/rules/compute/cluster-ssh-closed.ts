import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { otherThan } from '../compute-types.ts';
import { hasManagedNetwork, ISOLATION_MODE } from '../isolation.ts';

const PORT = 'properties.properties.remoteLoginPortPublicAccess';

export const clusterSshClosed = defineRule({
  id: 'AML-AAD-013',
  kind: 'compute',
  title: 'Compute cluster public SSH port is closed',
  severity: 'high',
  control: 1,
  why: 'An open SSH port on every node lets anyone on the internet try keys against machines that hold training data and an identity.',
  how: 'Delete the cluster and create it again with remoteLoginPortPublicAccess set to Disabled; the property cannot be changed later.',
  fix: 'recreate',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-create-attach-compute-cluster'],
  peers: ['ALZ:Deny-MachineLearning-ComputeCluster-RemoteLoginPortPublicAccess'],
  reads: {
    'properties.computeType': 'AmlCompute',
    [PORT]: 'Disabled, or not specified inside a network',
    'properties.properties.subnet.id': 'set, when the port is not specified',
  },
  neighbours: { workspace: { [ISOLATION_MODE]: 'a managed network, when the port is not specified and there is no subnet' } },

  check(cluster, unit) {
    const other = otherThan(cluster, 'AmlCompute');
    if (other !== undefined) {
      return other;
    }
    const access = cluster.text(PORT) ?? 'NotSpecified';
    if (!cluster.is(PORT, 'NotSpecified') && cluster.text(PORT) !== undefined) {
      return cluster.is(PORT, 'Disabled') ? pass('The public SSH port is closed.') : fail(`The public SSH port is ${access}.`);
    }
    // Azure then closes the port only where the nodes are in a network.
    return cluster.text('properties.properties.subnet.id') !== undefined || hasManagedNetwork(unit.all('workspace')[0])
      ? pass('The public SSH port is not specified, which closes it inside a network.', 'Set remoteLoginPortPublicAccess to Disabled.')
      : fail('The public SSH port is not specified, which opens it outside of a network.');
  },
});
