import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { otherThan } from '../compute-types.ts';
import { hasManagedNetwork, ISOLATION_MODE } from '../isolation.ts';

export const inVirtualNetwork = defineRule({
  id: 'AML-NET-015',
  kind: 'compute',
  title: 'Compute runs in a virtual network',
  severity: 'high',
  control: 3,
  why: 'A compute outside of any network reaches the whole internet, so that whatever runs on it can carry data away unseen.',
  how: 'Create the compute again in a subnet of your network, or turn on the managed network of the workspace and then create it again.',
  fix: 'recreate',
  references: [
    'https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet',
    'https://learn.microsoft.com/azure/machine-learning/how-to-managed-network',
  ],
  peers: [
    'AP:7804b5c7',
    'PSR:Azure.ML.ComputeVnet',
    'TSS:Azure_MachineLearningWorkspace_Netsec_Configure_VNet',
    'ALZ:Deny-MachineLearning-Compute-SubnetId',
  ],
  reads: {
    'properties.computeType': 'ComputeInstance or AmlCompute',
    'properties.properties.subnet.id': 'set, unless the workspace has a managed network',
  },
  neighbours: { workspace: { [ISOLATION_MODE]: 'AllowInternetOutbound or AllowOnlyApprovedOutbound, when there is no subnet' } },

  check(compute, unit) {
    const other = otherThan(compute, 'ComputeInstance', 'AmlCompute');
    if (other !== undefined) {
      return other;
    }
    if (compute.text('properties.properties.subnet.id') !== undefined) {
      return pass('The compute is in a subnet.');
    }
    return hasManagedNetwork(unit.all('workspace')[0])
      ? pass('The compute is in the managed network of the workspace.')
      : fail('The compute is in no subnet, and the workspace has no managed network.');
  },
});
