import { isExpression } from '../model/expression.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { canonicalId, nameOfId } from '../model/resource-id.ts';
import { tagKeyIn } from '../model/tags.ts';
import { type Resource, rootOf, type Slot, type Unit } from '../model/unit.ts';
import { expressionAt, valuesAt } from './paths.ts';

/** What a workspace has of its own, and may share by mistake. */
const STORAGE = ['properties.storageAccount'];
const LINKS = [...STORAGE, 'properties.keyVault', 'properties.containerRegistry', 'properties.applicationInsights'];
const SERVERLESS_SUBNET = 'properties.serverlessComputeSettings.serverlessComputeCustomSubnet';
const COMPUTE_SUBNET = 'properties.properties.subnet.id';
const ENDPOINT_SUBNET = 'properties.privateEndpoint.subnetArmId';
const OWN_SUBNET = 'properties.subnet.id';

/** A slot that could not be read, as the reason why. */
export type Unseen = Exclude<Slot['reading'], { readonly status: 'read' } | { readonly status: 'gone' }>;

/** Some resources of one workspace and why others of them were not seen. */
export interface Part {
  readonly resources: readonly Resource[];
  readonly unseen: readonly Unseen[];
}

export function workspaceOf(root: Resource, environmentTag: string): Resource {
  return withTag(picked(root, ['kind', 'properties.hubResourceId', SERVERLESS_SUBNET, ...LINKS]), root, environmentTag);
}

/** What is shared with whom is a question of hubs: their projects use the same on purpose. */
export function linksOf(workspace: Resource): string[] {
  return isProject(workspace) ? [] : idsAt(workspace, LINKS);
}

export function storageNamesOf(workspace: Resource): string[] {
  return isProject(workspace) ? [] : idsAt(workspace, STORAGE).map(nameOfId);
}

function isProject({ raw }: Resource): boolean {
  return String(raw['kind']).toLowerCase() === 'project';
}

/** Computes that stand in a subnet. */
export function computesOf(unit: Unit): Part {
  const { resources, unseen } = listed(unit, 'compute');
  return { resources: resources.filter((compute) => has(compute, COMPUTE_SUBNET)).map((one) => picked(one, [COMPUTE_SUBNET])), unseen };
}

/** The private endpoints of the workspace itself: those that could be read, the connections that name their subnet, and the rest. */
export function endpointsOf(unit: Unit): Part & { readonly connections: readonly Resource[] } {
  const connections = listed(unit, 'private-endpoint-connection');
  const read = new Map(
    unit.slots.filter(({ kind, holds }) => kind === 'private-endpoint' && holds === 'one').map((slot) => [slot.target, slot.reading]),
  );
  const endpoints: Resource[] = [];
  const naming: Resource[] = [];
  const unseen: Unseen[] = [...connections.unseen];
  for (const connection of connections.resources) {
    const [id = ''] = idsAt(connection, ['properties.privateEndpoint.id']);
    const reading = read.get(id);
    if (reading?.status === 'read') {
      endpoints.push(...reading.value.map((endpoint) => picked(endpoint, [OWN_SUBNET])));
    } else if (has(connection, ENDPOINT_SUBNET)) {
      naming.push(picked(connection, [ENDPOINT_SUBNET]));
    } else if (reading?.status !== 'gone') {
      unseen.push(reading ?? { status: 'unread', because: 'The subnet of a private endpoint is not known.' });
    }
  }
  return { resources: endpoints, connections: naming, unseen };
}

/** Canonical ids of the virtual networks that something of the workspace stands in. */
export function networksOf(workspace: Resource, others: readonly Resource[]): string[] {
  const subnets = [
    ...idsAt(workspace, [SERVERLESS_SUBNET]),
    ...others.flatMap((other) => idsAt(other, [COMPUTE_SUBNET, ENDPOINT_SUBNET, OWN_SUBNET])),
  ];
  return [...new Set(subnets.map((subnet) => subnet.replace(/\/subnets\/[^/]+$/, '')))];
}

/** Datastores in a storage account that is not the workspace's own. */
export function foreignDatastoresOf(unit: Unit, own: readonly string[]): Part {
  const { resources, unseen } = listed(unit, 'datastore');
  const foreign = resources
    .map((one) =>
      picked(one, ['properties.datastoreType', 'properties.accountName', 'properties.subscriptionId', 'properties.resourceGroup']),
    )
    .filter((one) => has(one, 'properties.accountName') && !own.includes(accountOf(one) ?? ''));
  return { resources: foreign, unseen };
}

/** The name of the account that a datastore lies in; names of storage accounts are unique. */
export function accountOf(datastore: Resource): string | undefined {
  const [name] = valuesAt(datastore.raw, 'properties.accountName');
  return typeof name === 'string' && !isExpression(name) ? name.trim().toLowerCase() : undefined;
}

const TARGETS = ['properties.target', 'properties.metadata.ResourceId'];

/** Connections that name a resource of Azure by its id. Nothing else of a connection is kept: it may hold secrets. */
export function connectionsOf(unit: Unit): Part {
  const { resources, unseen } = listed(unit, 'connection');
  const named = resources.map((one) => picked(one, TARGETS, isIdOrExpression)).filter((one) => TARGETS.some((path) => has(one, path)));
  return { resources: named, unseen };
}

export function targetsOf(connection: Resource): string[] {
  return idsAt(connection, TARGETS);
}

function isIdOrExpression(value: Json): boolean {
  return typeof value === 'string' && (isExpression(value) || /^\/subscriptions\//i.test(value.trim()));
}

/** Accounts of the workspace that declare their environment, by name. */
export function taggedAccountsOf(unit: Unit, environmentTag: string): Resource[] {
  return listed(unit, 'storage-account')
    .resources.map((account) => withTag(picked(account, []), account, environmentTag))
    .filter(({ raw }) => raw['tags'] !== undefined);
}

/** Everything of a kind in the unit, wherever it hangs. */
export function listed(unit: Unit, kind: Resource['kind']): Part {
  const slots = unit.slots.filter((slot) => slot.kind === kind);
  const unseen = slots.flatMap(({ reading }) => (reading.status === 'denied' || reading.status === 'unread' ? [reading] : []));
  const nowhere: Unseen[] = slots.length === 0 ? [{ status: 'unread', because: 'It was not asked for.' }] : [];
  return { resources: slots.flatMap(({ reading }) => (reading.status === 'read' ? reading.value : [])), unseen: [...unseen, ...nowhere] };
}

/** The resource with these properties and no other. */
export function picked(resource: Resource, paths: readonly string[], isWanted: (value: Json) => boolean = () => true): Resource {
  const raw: Record<string, Json> = {};
  for (const path of paths) {
    const waiting = resource.isTemplate === true ? expressionAt(resource.raw, path) : undefined;
    const values = (waiting === undefined ? valuesAt(resource.raw, path) : [waiting]).filter(isWanted);
    if (values.length > 0) {
      put(raw, path.replace('[]', '').split('.'), path.endsWith('[]') && waiting === undefined ? values : (values[0] ?? null));
    }
  }
  return { ...resource, raw };
}

function put(into: Record<string, Json>, [first = '', ...rest]: readonly string[], value: Json): void {
  if (rest.length === 0) {
    into[first] = value;
    return;
  }
  const inner = into[first];
  const object: Record<string, Json> = isJsonObject(inner) ? { ...inner } : {};
  put(object, rest, value);
  into[first] = object;
}

/** With the one tag that declares the environment: another tag is nothing a finding should depend on. */
function withTag(small: Resource, { raw, isTemplate }: Resource, name: string): Resource {
  const tags = raw['tags'];
  if (isTemplate === true && isExpression(tags)) {
    return { ...small, raw: { ...small.raw, tags } };
  }
  const key = tagKeyIn(tags, name);
  const value = key !== undefined && isJsonObject(tags) ? tags[key] : undefined;
  return key === undefined || value === undefined
    ? small
    : { ...small, raw: { ...small.raw, tags: { [key]: value } satisfies JsonObject } };
}

function has({ raw }: Resource, path: string): boolean {
  return valuesAt(raw, path).length > 0;
}

/** Canonical ids that stand at the paths; expressions are none. */
function idsAt({ raw }: Resource, paths: readonly string[]): string[] {
  const ids = paths
    .flatMap((path) => valuesAt(raw, path))
    .map((value) => (typeof value === 'string' && !isExpression(value) ? canonicalId(value) : null));
  return [...new Set(ids.filter((id) => id !== null))];
}

/** Undefined: the workspace itself was never read. */
export function rootResourceOf(unit: Unit): Resource | undefined {
  const reading = rootOf(unit)?.reading;
  return reading?.status === 'read' ? reading.value[0] : undefined;
}
