import type { Json } from '../model/json.ts';
import type { Resource } from '../model/unit.ts';
import { listBelow, listOfUnit, referenced } from './collector.ts';
import { itemsAt, texts, valueAt } from './raw.ts';

export const privateEndpointConnections = listOfUnit('private-endpoint-connection', 'privateEndpointConnections');

/** They often lie in subscriptions of others: a refusal is normal there and stays visible as one. */
export const workspacePrivateEndpoints = referenced(
  'private-endpoint',
  ['workspace', 'private-endpoint-connection', 'storage-account', 'key-vault', 'container-registry'],
  endpointsOf,
);

export const registryPrivateEndpoints = referenced('private-endpoint', ['registry'], ({ raw }) =>
  itemsAt(raw, 'properties', 'registryPrivateEndpointConnections').flatMap(endpointOf),
);

export const privateDnsZoneGroups = listBelow('private-dns-zone-group', 'private-endpoint', 'privateDnsZoneGroups');

/** A workspace and what it depends on repeat their connections in their own answers. */
function endpointsOf({ kind, raw }: Resource): readonly string[] {
  return kind === 'private-endpoint-connection'
    ? endpointOf(raw)
    : itemsAt(raw, 'properties', 'privateEndpointConnections').flatMap(endpointOf);
}

function endpointOf(connection: Json): readonly string[] {
  return texts(valueAt(connection, 'properties', 'privateEndpoint', 'id'));
}
