import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { HUB_OR_DEFAULT, ofHub } from '../hub.ts';
import { computeSubnet, hasManagedNetwork, ISOLATION_MODE, subnetsOf } from '../isolation.ts';

const SERVERLESS_SUBNET = 'properties.serverlessComputeSettings.serverlessComputeCustomSubnet';

export const computesIsolated = defineRule({
  id: 'AML-NET-007',
  kind: 'workspace',
  title: 'Workspace isolates its computes in a network',
  severity: 'high',
  control: 3,
  why: 'Computes and serverless jobs outside of any network talk to the whole internet, and no rule of yours applies to them.',
  how: 'Turn on the managed network, or put every compute and serverless compute into subnets of your virtual network.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-network-isolation-planning'],
  peers: ['TSS:Azure_AIFoundry_NetSec_Enable_NetworkIsolation'],
  reads: {
    kind: HUB_OR_DEFAULT,
    [ISOLATION_MODE]: 'AllowInternetOutbound or AllowOnlyApprovedOutbound, or subnets everywhere',
    [SERVERLESS_SUBNET]: 'set, when there is no managed network',
  },
  neighbours: { compute: computeSubnet },

  check(workspace, unit) {
    const inherited = ofHub(workspace);
    if (inherited !== undefined) {
      return inherited;
    }
    if (hasManagedNetwork(workspace)) {
      return pass(`The workspace has a managed network: ${workspace.text(ISOLATION_MODE)}.`);
    }
    if (workspace.text(SERVERLESS_SUBNET) === undefined) {
      return fail('There is no managed network, and serverless jobs run outside of any network.');
    }
    const { managed, outside } = subnetsOf(unit.all('compute'));
    return outside.length === 0
      ? pass(`Serverless jobs and ${managed} compute(s) run in subnets.`)
      : fail(`There is no managed network, and ${outside.length} of ${managed} compute(s) are in no subnet: ${outside.join(', ')}.`);
  },
});
