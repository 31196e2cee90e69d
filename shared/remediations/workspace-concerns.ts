import type { Resource, Slot, Unit } from '../model/unit.ts';
import { becauseOf, held } from './common-concerns.ts';
import { type Concern, safe, unsafe, unsure } from './concerns.ts';
import { textAt } from './values.ts';

/** A project has its hub's network settings; a write to the project would be overruled or refused. */
export function decidesForItself(workspace: Resource): Concern {
  return textAt(workspace.raw, 'kind').toLowerCase() === 'project'
    ? unsafe('A project takes its network settings from its hub: change the hub instead.')
    : safe('It has its own network settings.');
}

/**
 * Managed online deployments with public egress reach the workspace, its storage and registry over the internet; closed, they can no
 * longer scale out or restart. A managed network makes the flag meaningless.
 */
export function noDeploymentNeedsTheInternet(workspace: Resource, unit: Unit): Concern {
  if (hasManagedNetwork(workspace)) {
    return safe('Deployments use the managed network.');
  }
  const endpoints = unit.slots.filter(({ kind, target }) => kind === 'online-endpoint' && target === workspace.id);
  const deployments = unit.slots.filter(({ kind }) => kind === 'online-deployment');
  const exposed = deployments.flatMap(held).find(usesPublicEgress);
  if (exposed !== undefined) {
    return unsafe(`Deployment ${exposed.name} reaches the workspace over the internet (egressPublicNetworkAccess is not Disabled).`);
  }
  return endpoints.length === 0
    ? unsure('Online endpoints were not collected: a deployment may need the public address.')
    : (firstBlind(endpoints, deployments) ?? safe('No deployment needs the public address.'));
}

function firstBlind(endpoints: readonly Slot[], deployments: readonly Slot[]): Concern | undefined {
  const blind = [...endpoints, ...deployments].find(({ reading }) => reading.status === 'denied' || reading.status === 'unread');
  if (blind !== undefined) {
    return unsure(`Online endpoints and deployments could not all be read: ${becauseOf(blind)}`);
  }
  const unlisted = endpoints.flatMap(held).find(({ id }) => !deployments.some(({ target }) => id === target));
  return unlisted === undefined ? undefined : unsure(`The deployments of endpoint ${unlisted.name} were not collected.`);
}

function hasManagedNetwork(workspace: Resource): boolean {
  const mode = textAt(workspace.raw, 'properties.managedNetwork.isolationMode').toLowerCase();
  return mode !== '' && mode !== 'disabled';
}

function usesPublicEgress({ raw }: Resource): boolean {
  const isManaged = textAt(raw, 'properties.endpointComputeType').toLowerCase() === 'managed';
  return isManaged && textAt(raw, 'properties.egressPublicNetworkAccess').toLowerCase() !== 'disabled';
}
