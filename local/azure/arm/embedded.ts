import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/model/json.ts';
import { nameOfId, typeOfId } from '../../../shared/model/resource-id.ts';
import type { ArmResource } from '../types.ts';
import type { Store } from './store.ts';

/** Children that their parent repeats in its own properties, by the parent's type. */
const EMBEDDED: Readonly<Record<string, string>> = {
  'microsoft.machinelearningservices/workspaces': 'privateEndpointConnections',
  'microsoft.storage/storageaccounts': 'privateEndpointConnections',
  'microsoft.keyvault/vaults': 'privateEndpointConnections',
  'microsoft.containerregistry/registries': 'privateEndpointConnections',
  'microsoft.network/virtualnetworks': 'subnets',
  'microsoft.network/networksecuritygroups': 'securityRules',
};

/** Children that stand in their parent's properties only, as resources of their own. */
export function embeddedChildren(parent: ArmResource, store: Pick<Store, 'get'>): ArmResource[] {
  const property = EMBEDDED[typeOfId(parent.id)];
  return property === undefined ? [] : itemsOf(parent, property).flatMap((item) => childOf(parent, property, item, store));
}

function childOf(parent: ArmResource, property: string, item: Json, store: Pick<Store, 'get'>): ArmResource[] {
  if (!isJsonObject(item)) {
    return [];
  }
  const name = textAt(item, 'name') ?? nameOfId(textAt(item, 'id') ?? '');
  const id = `${parent.id}/${property}/${name}`;
  return name === '' || store.get(id) !== undefined ? [] : [{ ...item, id, name, type: `${parent.type}/${property}` }];
}

/** Keeps the parent's own list in step after a child was written (`child`) or taken away (`id` alone). */
export function syncParent(store: Store, id: string, child: ArmResource | undefined): void {
  const parentId = id.split('/').slice(0, -2).join('/');
  const parent = store.get(parentId);
  const property = parent === undefined ? undefined : EMBEDDED[typeOfId(parent.id)];
  if (parent === undefined || property === undefined || !id.toLowerCase().startsWith(`${parentId}/${property}/`.toLowerCase())) {
    return;
  }
  const others = itemsOf(parent, property).filter((item) => nameIn(item) !== nameOfId(id).toLowerCase());
  const items = child === undefined ? others : [...others, child];
  store.put({ ...parent, properties: { ...propertiesOf(parent), [property]: items } });
}

/** After a parent's own list was written: the resources it now holds, and no others. */
export function syncChildren(store: Store, parent: ArmResource, before: ArmResource | undefined): void {
  const property = EMBEDDED[typeOfId(parent.id)];
  const written = property === undefined ? undefined : propertiesOf(parent)[property];
  if (property === undefined || written === undefined || isDeepStrictEqual(written, before && propertiesOf(before)[property])) {
    return;
  }
  const items = itemsOf(parent, property);
  const names = new Set(items.map(nameIn));
  for (const child of store.children(parent.id, `${typeOfId(parent.id)}/${property}`)) {
    if (!names.has(child.name.toLowerCase())) {
      store.delete(child.id);
    }
  }
  for (const child of items.flatMap((item) => childOf(parent, property, item, { get: () => undefined }))) {
    store.put(child);
  }
}

function propertiesOf(resource: ArmResource): JsonObject {
  return isJsonObject(resource['properties']) ? resource['properties'] : {};
}

function itemsOf(parent: ArmResource, property: string): readonly Json[] {
  const items = propertiesOf(parent)[property];
  return Array.isArray(items) ? items : [];
}

function nameIn(item: Json): string {
  return isJsonObject(item) ? (textAt(item, 'name') ?? nameOfId(textAt(item, 'id') ?? '')).toLowerCase() : '';
}

function textAt(object: JsonObject, name: string): string | undefined {
  return typeof object[name] === 'string' ? object[name] : undefined;
}
