import { isJsonObject, type Json, type JsonObject } from '../../../shared/model/json.ts';
import { nameOfId } from '../../../shared/model/resource-id.ts';
import type { Principal } from '../tokens.ts';
import type { ArmResource } from '../types.ts';
import { merged } from './merge.ts';
import { properType } from './types-of-arm.ts';

export interface Change {
  readonly id: string;
  /** Lower case. */
  readonly type: string;
  readonly body: JsonObject;
  readonly caller: Principal;
  readonly at: Date;
}

/** Properties that only the service sets: a PUT neither brings nor loses them. */
const SERVICES_OWN = [
  'provisioningState',
  'workspaceId',
  'tenantId',
  'discoveryUrl',
  'mlFlowTrackingUri',
  'mlFlowRegistryUri',
  'storageHnsEnabled',
  'privateLinkCount',
  'privateEndpointConnections',
  'registryPrivateEndpointConnections',
  'scoringUri',
  'swaggerUri',
  'vaultUri',
  'loginServer',
  'primaryEndpoints',
  'creationTime',
  'creationDate',
];

/** The resource after a PUT: the body, with what only the service sets as it was. */
export function afterPut(existing: ArmResource | undefined, change: Change): ArmResource {
  const { id, type, body } = change;
  const before = propertiesOf(existing);
  const given = Object.entries(propertiesOf(body)).filter(([name]) => !SERVICES_OWN.includes(name) || existing === undefined);
  const kept = SERVICES_OWN.flatMap((name): [string, Json][] => (before[name] === undefined ? [] : [[name, before[name]]]));
  const resource = {
    ...body,
    ...identityOf(body['identity'], existing?.['identity'], change.caller),
    id: existing?.id ?? id,
    type: existing?.type ?? properType(typeSpelling(id, type)),
    name: existing?.name ?? nameOfId(id),
    properties: { ...Object.fromEntries(given), ...Object.fromEntries(kept) },
  };
  return stamped(resource, existing, change);
}

/** The resource after a PATCH. */
export function afterPatch(existing: ArmResource, change: Change): ArmResource {
  const { id, type, name, ...body } = change.body;
  return stamped({ ...merged(existing, body), id: existing.id, type: existing.type, name: existing.name }, existing, change);
}

/** The same with another provisioning state, where the type has one. */
export function withState(resource: ArmResource, provisioningState: string): ArmResource {
  if (resource.type.toLowerCase() === 'microsoft.machinelearningservices/registries') {
    return resource;
  }
  return { ...resource, properties: { ...propertiesOf(resource), provisioningState } };
}

function propertiesOf(resource: JsonObject | undefined): JsonObject {
  const properties = resource?.['properties'];
  return isJsonObject(properties) ? properties : {};
}

/** The type in the letters of the id. */
function typeSpelling(id: string, lowerType: string): string {
  const at = id.toLowerCase().lastIndexOf('/providers/');
  const [namespace, ...rest] = id.slice(at + '/providers/'.length).split('/');
  return at < 0 ? lowerType : [namespace, ...rest.filter((_, index) => index % 2 === 0)].join('/');
}

/** Who changed it last, where the type says so. */
function stamped(resource: ArmResource, existing: ArmResource | undefined, { type, caller, at }: Change): ArmResource {
  const by = { name: caller.claims['upn'] ?? caller.objectId, type: caller.type === 'User' ? 'User' : 'Application', at: at.toISOString() };
  if (type === 'microsoft.authorization/roleassignments') {
    const { createdOn = by.at, createdBy = caller.objectId } = propertiesOf(existing);
    const times = { createdOn, createdBy, updatedOn: by.at, updatedBy: caller.objectId };
    return { ...resource, properties: { ...propertiesOf(resource), scope: scopeIn(resource.id), ...times } };
  }
  if (!type.startsWith('microsoft.machinelearningservices/') && existing?.['systemData'] === undefined) {
    return resource;
  }
  const created: JsonObject = { createdAt: by.at, createdBy: by.name, createdByType: by.type };
  const before = isJsonObject(existing?.['systemData']) ? existing['systemData'] : created;
  return { ...resource, systemData: { ...before, lastModifiedAt: by.at, lastModifiedBy: by.name, lastModifiedByType: by.type } };
}

function scopeIn(id: string): string {
  return id.slice(0, id.toLowerCase().lastIndexOf('/providers/')) || '/';
}

/** A system-assigned identity keeps its principal as long as it stays. */
function identityOf(wanted: Json | undefined, before: Json | undefined, { claims }: Principal): JsonObject {
  if (!isJsonObject(wanted) || !/SystemAssigned/i.test(String(wanted['type']))) {
    return {};
  }
  const { principalId = '00000000-0000-4000-8000-000000000000', tenantId = claims['tid'] ?? '' } = isJsonObject(before) ? before : {};
  return { identity: { ...wanted, principalId, tenantId } };
}
