import type { JsonObject } from '../model/json.ts';
import type { Kind } from '../model/kinds.ts';
import { canonicalId } from '../model/resource-id.ts';
import { type Resource, rootOf, type Slot, type Unit } from '../model/unit.ts';
import { held } from './common-concerns.ts';
import { objectsAt, textAt } from './values.ts';

const STATE: Readonly<Partial<Record<Kind, string>>> = { registry: 'properties.registryPrivateLinkServiceConnectionState.status' };

/** The one that people reach a resource through: an online endpoint through its workspace. Undefined: the workspace was not read. */
export function reachedThrough(resource: Resource, unit: Unit): Resource | undefined {
  if (resource.kind !== 'online-endpoint') {
    return resource;
  }
  const root = rootOf(unit);
  return root?.reading.status === 'read' ? root.reading.value[0] : undefined;
}

/** The private endpoint connections of a resource; a slot where they could not be read or were not collected. */
export function connectionsOf(resource: Resource, unit: Unit): readonly JsonObject[] | Slot | undefined {
  switch (resource.kind) {
    case 'workspace':
      return listedIn(unit.slots.filter(({ kind, target }) => kind === 'private-endpoint-connection' && target === resource.id));
    case 'registry':
      return objectsAt(resource.raw, 'properties.registryPrivateEndpointConnections');
    default:
      return objectsAt(resource.raw, 'properties.privateEndpointConnections');
  }
}

function listedIn(slots: readonly Slot[]): readonly JsonObject[] | Slot | undefined {
  const unseen = slots.find(({ reading }) => reading.status !== 'read');
  return slots.length === 0 ? undefined : (unseen ?? slots.flatMap(held).map(({ raw }) => raw));
}

export function isApproved({ kind }: Pick<Resource, 'kind'>, connection: JsonObject): boolean {
  return textAt(connection, STATE[kind] ?? 'properties.privateLinkServiceConnectionState.status').toLowerCase() === 'approved';
}

/** Canonical ids of the private endpoints that a resource approved; '' for one whose id cannot be told. */
export function approvedEndpoints(resource: Resource, unit: Unit): readonly string[] {
  const connections = connectionsOf(resource, unit);
  const listed = Array.isArray(connections) ? (connections as readonly JsonObject[]) : [];
  return listed.filter((one) => isApproved(resource, one)).map((one) => canonicalId(textAt(one, 'properties.privateEndpoint.id')) ?? '');
}

/** Canonical ids of the private DNS zones that an endpoint registers its names in. */
export function zonesOf(endpointId: string, unit: Unit): readonly string[] {
  return unit.slots
    .filter(({ kind, target }) => kind === 'private-dns-zone-group' && target === endpointId)
    .flatMap(held)
    .flatMap(({ raw }) => objectsAt(raw, 'properties.privateDnsZoneConfigs'))
    .map((config) => canonicalId(textAt(config, 'properties.privateDnsZoneId')))
    .filter((id) => id !== null);
}

/** All that has to be read beside the unit to follow the names of a resource. */
export function zonesToRead(resource: Resource, unit: Unit): readonly string[] {
  const reached = reachedThrough(resource, unit);
  return reached === undefined ? [] : [...new Set(approvedEndpoints(reached, unit).flatMap((id) => zonesOf(id, unit)))];
}
