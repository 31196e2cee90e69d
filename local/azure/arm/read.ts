import type { JsonObject } from '../../../shared/model/json.ts';
import { nameOfId, resourceGroupOfId, subscriptionOfId, typeOfId } from '../../../shared/model/resource-id.ts';
import { TENANT_ID } from '../identities.ts';
import type { Answer, ArmCall, ArmResource } from '../types.ts';
import type { World } from '../world.ts';
import { groupNotFound, notFound, subscriptionNotFound } from './errors.ts';
import type { Store } from './store.ts';
import { properType } from './types-of-arm.ts';
import { visibleAt } from './visible.ts';

/** One resource, as the api-version shows it. */
export function readResource({ store }: World, call: ArmCall, id: string): Answer {
  const resource = findResource(store, id);
  return resource === undefined ? missing(store, id) : { status: 200, body: visibleAt(resource, call.apiVersion) };
}

/** The resource of an id; subscriptions and groups exist by what lies in them, built-in roles are the same in every subscription. */
export function findResource(store: Store, id: string): ArmResource | undefined {
  return store.get(id) ?? implied(store, id) ?? roleAnywhere(store, id);
}

/** Why there is nothing to see at an id, as Azure says it: subscription, group, or the resource itself. */
export function missing(store: Store, id: string): Answer {
  return missingScope(store, id) ?? notFound(id, properType(typeOfId(id)));
}

/** The refusal when the subscription or the group that an id lies in is not there. */
export function missingScope(store: Store, id: string): Answer | undefined {
  const subscription = subscriptionOfId(id);
  if (subscription !== null && !store.subscriptions().includes(subscription)) {
    return subscriptionNotFound(subscription);
  }
  const group = resourceGroupOfId(id);
  return group === null || store.hasGroup(group) ? undefined : groupNotFound(nameOfId(id.slice(0, group.length)));
}

function implied(store: Store, id: string): ArmResource | undefined {
  switch (typeOfId(id)) {
    case 'microsoft.resources/subscriptions':
      return store.subscriptions().includes(id.toLowerCase()) ? impliedSubscription(id) : undefined;
    case 'microsoft.resources/resourcegroups':
      return store.hasGroup(id) ? impliedGroup(spelling(store, id)) : undefined;
    default:
      return undefined;
  }
}

function spelling(store: Store, id: string): string {
  return store.groups(subscriptionOfId(id) ?? '').find((group) => group.toLowerCase() === id.toLowerCase()) ?? id;
}

/** What Azure says of a subscription nobody described. */
export function impliedSubscription(id: string): ArmResource {
  const subscriptionId = nameOfId(id);
  return {
    id,
    type: 'Microsoft.Resources/subscriptions',
    name: subscriptionId,
    subscriptionId,
    tenantId: TENANT_ID,
    displayName: `Simulated subscription ${subscriptionId.slice(0, 8)}`,
    state: 'Enabled',
  };
}

export function impliedGroup(id: string): ArmResource {
  const properties: JsonObject = { provisioningState: 'Succeeded' };
  return { id, type: 'Microsoft.Resources/resourceGroups', name: nameOfId(id), location: 'westeurope', properties };
}

function roleAnywhere(store: Store, id: string): ArmResource | undefined {
  return typeOfId(id) === 'microsoft.authorization/roledefinitions'
    ? store.ofType('microsoft.authorization/roledefinitions', '').find(({ name }) => name.toLowerCase() === nameOfId(id).toLowerCase())
    : undefined;
}
