import type { ResourceView } from '../model/rule.ts';
import { fail, pass, type Verdict } from '../model/verdict.ts';
import { isAny, shown } from './values.ts';

export const ISOLATION_MODE = 'properties.managedNetwork.isolationMode';

/** Whether the workspace has a managed network of either mode; its computes then need no subnet, and cannot have one. */
export function hasManagedNetwork(workspace: ResourceView<typeof ISOLATION_MODE> | undefined): boolean {
  return workspace !== undefined && isAny(workspace, ISOLATION_MODE, ['AllowInternetOutbound', 'AllowOnlyApprovedOutbound']);
}

/** What a rule about the network of a workspace reads of each compute. */
export const computeSubnet = {
  'properties.computeType': 'AmlCompute or ComputeInstance for a compute this is about',
  'properties.properties.subnet.id': 'set',
} as const;

/** The computes that Azure Machine Learning runs itself, and those of them that are in no subnet of a virtual network. */
export function subnetsOf(computes: readonly ResourceView<keyof typeof computeSubnet>[]): { managed: number; outside: readonly string[] } {
  const managed = computes.filter((compute) => isAny(compute, 'properties.computeType', ['AmlCompute', 'ComputeInstance']));
  const outside = managed.filter((compute) => compute.text('properties.properties.subnet.id') === undefined);
  return { managed: managed.length, outside: outside.map(({ name }) => name) };
}

/**
 * The verdict on where computes may send data: approved addresses only, by the managed network or by a network of the customer.
 * The computes are asked for only where the answer depends on them.
 */
export function judgeOutbound(
  workspace: ResourceView<typeof ISOLATION_MODE>,
  computes: () => readonly ResourceView<keyof typeof computeSubnet>[],
): Verdict {
  const found = `The outbound mode of the managed network is ${shown(workspace.text(ISOLATION_MODE), 'Disabled')}`;
  if (hasManagedNetwork(workspace)) {
    return workspace.is(ISOLATION_MODE, 'AllowOnlyApprovedOutbound') ? pass(`${found}.`) : fail(`${found}.`);
  }
  const { managed, outside } = subnetsOf(computes());
  if (managed === 0) {
    return fail(`${found}, and no compute is in a network of yours.`);
  }
  return outside.length === 0
    ? pass(
        `${found}, and all ${managed} compute(s) are in subnets of yours.`,
        'Make sure that a firewall controls what leaves these subnets.',
      )
    : fail(`${found}, and ${outside.length} of ${managed} compute(s) are in no subnet: ${outside.join(', ')}.`);
}
