import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { otherThan } from '../compute-types.ts';
import { hasManagedNetwork, ISOLATION_MODE } from '../isolation.ts';
import { shown } from '../values.ts';

const PUBLIC_IP = 'properties.properties.enableNodePublicIp';

export const noPublicIp = defineRule({
  id: 'AML-NET-017',
  kind: 'compute',
  title: 'Compute nodes have no public IP address',
  severity: 'high',
  control: 3,
  why: 'A public IP address makes every node a target on the internet and gives its traffic a way around your firewall.',
  how: 'Delete the compute and create it again with enableNodePublicIp set to false; the workspace needs a private endpoint or a managed network for that.',
  fix: 'recreate',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet'],
  peers: ['MON:ml-compute-no-public-ip'],
  reads: { 'properties.computeType': 'ComputeInstance or AmlCompute', [PUBLIC_IP]: 'false' },
  neighbours: { workspace: { [ISOLATION_MODE]: 'AllowInternetOutbound or AllowOnlyApprovedOutbound, where a node has a public address' } },

  check(compute, unit) {
    const other = otherThan(compute, 'ComputeInstance', 'AmlCompute');
    if (other !== undefined) {
      return other;
    }
    if (compute.is(PUBLIC_IP, false)) {
      return pass('The nodes have no public IP address.');
    }
    const found = `The setting enableNodePublicIp is ${shown(compute.text(PUBLIC_IP), true)}`;
    return hasManagedNetwork(unit.all('workspace')[0])
      ? pass(`${found}, inside a managed network.`, 'Set enableNodePublicIp to false when you create the compute again.')
      : fail(`${found}.`);
  },
});
