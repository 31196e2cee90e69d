import type { JsonObject } from '../../../../shared/model/json.ts';
import { nameOfId } from '../../../../shared/model/resource-id.ts';
import { groups, guidOf, idIn, ids, type Stage } from './ids.ts';

/** Private DNS zones, one for each sort of name a private endpoint answers to. */
export const ZONES = {
  api: 'privatelink.api.azureml.ms',
  notebooks: 'privatelink.notebooks.azure.net',
  blob: 'privatelink.blob.core.windows.net',
  file: 'privatelink.file.core.windows.net',
  vault: 'privatelink.vaultcore.azure.net',
  containers: 'privatelink.azurecr.io',
} as const;

type Zone = keyof typeof ZONES;

/** A private endpoint in the network of a stage, to one sub-resource of its target. */
export interface Link {
  readonly stage: Stage;
  /** Name of the private endpoint. */
  readonly name: string;
  readonly target: string;
  readonly groupId: string;
  readonly zones: readonly Zone[];
}

function link(stage: Stage, target: string, groupId: string, zones: readonly Zone[]): Link {
  return { stage, name: `pe-${nameOfId(target)}-${groupId}`, target, groupId, zones };
}

/** Production has all there should be; the others as much as somebody remembered. */
export const links: readonly Link[] = [
  link('prod', ids.prod.workspace, 'amlworkspace', ['api', 'notebooks']),
  link('prod', ids.prod.storage, 'blob', ['blob']),
  link('prod', ids.prod.storage, 'file', ['file']),
  link('prod', ids.prod.vault, 'vault', ['vault']),
  link('prod', ids.prod.containers, 'registry', ['containers']),
  link('prod', ids.registry, 'amlregistry', ['api']),
  link('test', ids.test.workspace, 'amlworkspace', ['api', 'notebooks']),
  link('test', ids.test.storage, 'blob', ['blob']),
  link('test', ids.test.storage, 'file', ['file']),
  link('test', ids.test.vault, 'vault', ['vault']),
  link('dev', ids.dev.workspace, 'amlworkspace', ['api', 'notebooks']),
];

export function endpointId({ stage, name }: Link): string {
  return idIn(groups[stage], 'Microsoft.Network/privateEndpoints', name);
}

export function zoneId(zone: Zone): string {
  return idIn(groups.platform, 'Microsoft.Network/privateDnsZones', ZONES[zone]);
}

export const APPROVED: JsonObject = { status: 'Approved', description: 'Auto-Approved', actionsRequired: 'None' };

/** Storage leaves out a letter. */
export const APPROVED_BY_STORAGE: JsonObject = { status: 'Approved', description: 'Auto-Approved', actionRequired: 'None' };

/** What a target calls the connection of a link. */
export function connectionName({ name }: Link): string {
  return `${name}.${guidOf(name)}`;
}

/** A target's `privateEndpointConnections`. */
export function connectionsOf(target: string, state: JsonObject = APPROVED): readonly JsonObject[] {
  return links
    .filter((one) => one.target === target)
    .map((one) => ({
      id: `${target}/privateEndpointConnections/${connectionName(one)}`,
      properties: {
        privateEndpoint: { id: endpointId(one) },
        privateLinkServiceConnectionState: state,
        provisioningState: 'Succeeded',
      },
    }));
}
