import { TENANT_ID } from '../../identities.ts';
import type { ArmResource } from '../../types.ts';
import { tags } from './common.ts';
import { groups, ids, LOCATION, subscriptionNames, subscriptions } from './ids.ts';

/** Subscriptions and resource groups. */
export function scopes(): readonly ArmResource[] {
  return [
    subscription('prod'),
    subscription('nonprod'),
    group(groups.prod, tags.prod),
    group(groups.test, tags.test),
    group(groups.dev, tags.dev),
    group(groups.platform, tags.prod),
    { ...group(groups.registry, tags.prod), managedBy: ids.registry },
  ];
}

function subscription(which: keyof typeof subscriptions): ArmResource {
  const id = subscriptions[which];
  const subscriptionId = nameOf(id);
  return {
    id,
    type: 'Microsoft.Resources/subscriptions',
    name: subscriptionId,
    subscriptionId,
    tenantId: TENANT_ID,
    displayName: subscriptionNames[which],
    state: 'Enabled',
    authorizationSource: 'RoleBased',
  };
}

function group(id: string, itsTags: Readonly<Record<string, string>>): ArmResource {
  return {
    id,
    type: 'Microsoft.Resources/resourceGroups',
    name: nameOf(id),
    location: LOCATION,
    tags: itsTags,
    properties: { provisioningState: 'Succeeded' },
  };
}

function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
