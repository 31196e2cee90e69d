import type { ResourceView } from '../model/rule.ts';
import { isAny } from './values.ts';

export const ISOLATION_MODE = 'properties.managedNetwork.isolationMode';

/** Whether the workspace has a managed network of either mode; its computes then need no subnet, and cannot have one. */
export function hasManagedNetwork(workspace: ResourceView<typeof ISOLATION_MODE> | undefined): boolean {
  return workspace !== undefined && isAny(workspace, ISOLATION_MODE, ['AllowInternetOutbound', 'AllowOnlyApprovedOutbound']);
}

/** What a rule about the network of a workspace reads of each compute. */
export const computeSubnet = {
  'properties.computeType': 'AmlCompute and ComputeInstance are counted',
  'properties.properties.subnet.id': 'set',
} as const;

/** The computes that Azure Machine Learning runs itself, and those of them that are in no subnet of a virtual network. */
export function subnetsOf(computes: readonly ResourceView<keyof typeof computeSubnet>[]): { managed: number; outside: readonly string[] } {
  const managed = computes.filter((compute) => isAny(compute, 'properties.computeType', ['AmlCompute', 'ComputeInstance']));
  const outside = managed.filter((compute) => compute.text('properties.properties.subnet.id') === undefined);
  return { managed: managed.length, outside: outside.map(({ name }) => name) };
}
