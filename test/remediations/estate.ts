import type { JsonObject } from '../../shared/model/json.ts';
import type { PreflightFacts } from '../../shared/model/preflight-facts.ts';
import { nameOfId } from '../../shared/model/resource-id.ts';
import type { Resource, Slot, Unit } from '../../shared/model/unit.ts';
import { aResource, aSlot, aUnit, GROUP, WORKSPACE_ID } from '../scenes.ts';

export const STORAGE_ID = `${GROUP}/providers/microsoft.storage/storageaccounts/st1`;
export const VAULT_ID = `${GROUP}/providers/microsoft.keyvault/vaults/kv1`;
export const NETWORK_ID = `${GROUP}/providers/microsoft.network/virtualnetworks/vnet1`;

export const endpointOf = (target: string) => `${GROUP}/providers/microsoft.network/privateendpoints/pe-${nameOfId(target)}`;
export const zoneIdOf = (name: string) => `${GROUP}/providers/microsoft.network/privatednszones/${name}`;

export const ML_ZONES = ['privatelink.api.azureml.ms', 'privatelink.notebooks.azure.net'];
/** What a private endpoint leads to, and where it registers, by target. */
const LEADS_TO: Readonly<Record<string, readonly [group: string, zones: readonly string[]]>> = {
  [WORKSPACE_ID]: ['amlworkspace', ML_ZONES],
  [STORAGE_ID]: ['blob', ['privatelink.blob.core.windows.net']],
  [VAULT_ID]: ['vault', ['privatelink.vaultcore.azure.net']],
};

export const connection = (status: string, target = WORKSPACE_ID): JsonObject => ({
  properties: { privateEndpoint: { id: endpointOf(target) }, privateLinkServiceConnectionState: { status } },
});

/** A workspace that is open, and can be closed without harm. */
export const openWorkspace = { id: WORKSPACE_ID, properties: { publicNetworkAccess: 'Enabled', provisioningState: 'Succeeded' } };

/** A storage account or vault that is open, and can be closed without harm. */
export const openDependent = (id: string) => ({
  id,
  properties: {
    publicNetworkAccess: 'Enabled',
    provisioningState: 'Succeeded',
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Allow' },
    privateEndpointConnections: [connection('Approved', id)],
  },
});

export const readOnlyLock = (scope: string, name = 'freeze'): JsonObject & { readonly id: string } => ({
  id: `${scope}/providers/microsoft.authorization/locks/${name}`,
  properties: { level: 'ReadOnly' },
});

export const aLink = (zone: string, network = NETWORK_ID, virtualNetworkLinkState = 'Completed'): Resource =>
  aResource('private-dns-zone-link', {
    id: `${zoneIdOf(zone)}/virtualnetworklinks/${nameOfId(network)}`,
    properties: { virtualNetwork: { id: network }, virtualNetworkLinkState },
  });

/** All that preflights want to know beside the unit, and nothing speaks against it. */
export const clearFacts: PreflightFacts = {
  zoneLinks: Object.fromEntries(
    Object.values(LEADS_TO).flatMap(([, zones]) => zones.map((zone) => [zoneIdOf(zone), { status: 'read', value: [aLink(zone)] }])),
  ),
  policyDenials: { status: 'read', value: [] },
  diagnosis: { status: 'read', value: [] },
};

/** The private endpoint of a target, in our network. */
export function endpointSlot(target: string, changes: JsonObject = {}): Slot {
  const [group = ''] = LEADS_TO[target] ?? [];
  const properties = {
    subnet: { id: `${NETWORK_ID}/subnets/s1` },
    privateLinkServiceConnections: [{ properties: { privateLinkServiceId: target, groupIds: [group] } }],
    ...changes,
  };
  const id = endpointOf(target);
  return { ...aSlot('private-endpoint', [aResource('private-endpoint', { id, properties })], id), holds: 'one' };
}

export function zoneGroupSlot(target: string, zones = LEADS_TO[target]?.[1] ?? []): Slot {
  const privateDnsZoneConfigs = zones.map((zone) => ({ properties: { privateDnsZoneId: zoneIdOf(zone) } }));
  const group = { id: `${endpointOf(target)}/privatednszonegroups/default`, properties: { privateDnsZoneConfigs } };
  return aSlot('private-dns-zone-group', [aResource('private-dns-zone-group', group)], endpointOf(target));
}

/** All of a unit that the preflights look at, healthy; a test replaces what it is about. */
export function aSafeUnit(scene: Parameters<typeof aUnit>[0] = {}): Unit {
  const healthy = { workspace: [openWorkspace], 'private-endpoint-connection': [connection('Approved')], 'online-endpoint': [], lock: [] };
  const unit = aUnit({ ...healthy, ...scene });
  const targets = [WORKSPACE_ID, STORAGE_ID, VAULT_ID];
  const dependents = [STORAGE_ID, VAULT_ID].map((id) => aSlot('lock', [], id));
  return { ...unit, slots: [...unit.slots, ...dependents, ...targets.flatMap((id) => [endpointSlot(id), zoneGroupSlot(id)])] };
}
