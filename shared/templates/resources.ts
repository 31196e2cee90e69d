import { isExpression } from '../model/expression.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { type Kind, kindOfType } from '../model/kinds.ts';
import { typeOfId } from '../model/resource-id.ts';
import type { Resource } from '../model/unit.ts';
import { isResource, whatIfChanges } from './detect.ts';
import { spellId, spellName } from './expressions.ts';

/** A resource of a file: what is declared, or what an export or a what-if answer says is there. */
export interface FileResource extends Resource {
  /** Deployed only if this expression is true. */
  readonly condition?: string;
  /** Whether the file stands for its lists too: what a new workspace has none of, it has none of. */
  readonly isWhole: boolean;
  /** Whether the file would change it; what merely stands beside is looked at and not judged. */
  readonly isJudged: boolean;
  /** Where it stands in a JSON file: keys and indexes. Absent where the engine made it. */
  readonly at?: readonly (string | number)[];
}

/** What a file holds, and what it says of resources it shows nothing of. */
export interface FileResources {
  readonly resources: readonly FileResource[];
  /** Whether anything of Azure Machine Learning stands in it, judged by a rule or not. */
  readonly isAml: boolean;
  readonly unread: readonly { readonly resourceId: string; readonly reason: string }[];
}

interface Origin {
  readonly readAt: string;
  readonly isTemplate: boolean;
  readonly isWhole: boolean;
  readonly isJudged: boolean;
  readonly at?: readonly (string | number)[];
}

type AnyKind = { readonly kind: Kind | undefined };
/** Of any type: those of kinds that nothing is known of are dropped at the end. */
type Anything = Omit<FileResource, 'kind'> & AnyKind;

/** Of a snapshot, whether of the engine or of a file; `path` is where the list stands in the file. */
export function ofSnapshot(predicted: readonly JsonObject[], readAt: string, path?: string): FileResources {
  return known(
    predicted.flatMap((raw, index) =>
      withInner(raw, { readAt, isTemplate: true, isWhole: true, isJudged: true, ...(path === undefined ? {} : { at: [path, index] }) }),
    ),
  );
}

/** Of a what-if answer: what will be there, judged where the deployment touches it. */
export function ofWhatIf(value: JsonObject, readAt: string): FileResources {
  const changes = (whatIfChanges(value) ?? []).filter(isJsonObject);
  const at = Array.isArray(value['changes']) ? ['changes'] : ['properties', 'changes'];
  const read = changes.map((change, index) => ofChange(change, readAt, [...at, index]));
  return known(
    read.flatMap(({ resources }) => resources),
    read.flatMap(({ unread }) => unread),
  );
}

function ofChange(
  change: JsonObject,
  readAt: string,
  at: readonly (string | number)[],
): { resources: Anything[]; unread: FileResources['unread'] } {
  const type = String(change['changeType']).toLowerCase();
  const side = type === 'ignore' ? 'before' : 'after';
  const raw = change[side] ?? (type === 'nochange' ? change['before'] : undefined);
  const id = String(change['resourceId'] ?? '');
  if (type === 'delete') {
    return { resources: [], unread: [] };
  }
  if (!isJsonObject(raw)) {
    const because =
      typeof change['unsupportedReason'] === 'string'
        ? change['unsupportedReason']
        : `a change of type ${String(change['changeType'])} shows nothing`;
    return { resources: [], unread: [{ resourceId: id, reason: `What-if does not say what the resource will be: ${because}.` }] };
  }
  const origin = { readAt, isTemplate: true, isWhole: type === 'create', isJudged: type !== 'ignore', at: [...at, side] };
  return { resources: withInner({ ...raw, id: raw['id'] ?? id }, origin), unread: [] };
}

/** Of an export: one resource, a list, or a list below `value`, `data` or `resources`, in the spelling of any tool. */
export function ofExport(value: JsonObject | readonly Json[], readAt: string): FileResources {
  const origin = { readAt, isTemplate: false, isWhole: false, isJudged: true };
  const list = (items: readonly Json[], at: readonly string[]): Anything[] =>
    items.flatMap((item, index) => (isResource(item) ? withInner(spelled(item), { ...origin, at: [...at, index] }) : []));
  if (Array.isArray(value)) {
    return known(list(value, []));
  }
  if (isResource(value as Json)) {
    return known(withInner(spelled(value as JsonObject), { ...origin, at: [] }));
  }
  const key = ['value', 'data', 'resources'].find((name) => Array.isArray((value as JsonObject)[name])) ?? 'value';
  const items = (value as JsonObject)[key];
  return known(list(Array.isArray(items) ? items : [], [key]));
}

const SPELLINGS: Readonly<Record<string, string>> = {
  resourceid: 'id',
  resourcetype: 'type',
  resourcename: 'name',
  apiversion: 'apiVersion',
};
const TOP = ['id', 'type', 'name', 'properties', 'tags', 'location', 'sku', 'kind', 'identity', 'resources', 'scope'];

/** PowerShell exports say ResourceId, ResourceType and Properties. */
function spelled(raw: JsonObject): JsonObject {
  const entries = Object.entries(raw).map(([key, value]) => {
    const lower = key.toLowerCase();
    return [SPELLINGS[lower] ?? (TOP.includes(lower) ? lower : key), value] as const;
  });
  // What Azure calls it wins over what a tool calls it, wherever both stand.
  return Object.fromEntries(entries.toSorted(([, a], [, b]) => Number(a !== null) - Number(b !== null)));
}

function known(all: readonly Anything[], unread: FileResources['unread'] = []): FileResources {
  return {
    resources: all.filter((resource): resource is FileResource => resource.kind !== undefined),
    isAml: [...all.map(({ id, type }) => `${id} ${type}`), ...unread.map(({ resourceId }) => resourceId)].some((text) =>
      /microsoft\.machinelearningservices\//i.test(text),
    ),
    unread,
  };
}

/** The resource with those that are written inside it: nested resources, subnets of a network, outbound rules of a workspace. */
function withInner(raw: JsonObject, origin: Origin, parent?: Anything): Anything[] {
  const resource = toResource(raw, origin, parent);
  const nested = Array.isArray(raw['resources']) ? raw['resources'] : [];
  return [
    resource,
    ...nested.flatMap((inner, index) =>
      isJsonObject(inner) && typeof (inner['type'] ?? inner['resourceType'] ?? inner['ResourceType']) === 'string'
        ? withInner(spelled(inner), { ...origin, ...(origin.at === undefined ? {} : { at: [...origin.at, 'resources', index] }) }, resource)
        : [],
    ),
    ...subnetsIn(resource, origin),
    ...outboundRulesIn(resource, origin),
  ];
}

function toResource(raw: JsonObject, origin: Origin, parent?: Anything): Anything {
  const declaredType = String(raw['type'] ?? '');
  const type = parent !== undefined && !declaredType.includes('.') ? `${parent.type}/${declaredType}` : declaredType;
  const name = spellName(String(raw['name'] ?? ''));
  const id = idOf(raw, type, name, parent);
  const condition = raw['condition'];
  const { at } = origin;
  return {
    id,
    // The id first: tools write the type of what an extension hangs on.
    kind: kindOfType(typeOfId(id)) ?? kindOfType(type),
    type,
    name: name.slice(name.lastIndexOf('/') + 1),
    apiVersion: typeof raw['apiVersion'] === 'string' ? raw['apiVersion'] : '(unknown)',
    readAt: origin.readAt,
    raw: { ...raw, id },
    isWhole: origin.isWhole,
    isJudged: origin.isJudged,
    ...(origin.isTemplate ? { isTemplate: true as const } : {}),
    ...(isExpression(condition) ? { condition } : {}),
    ...(at === undefined ? {} : { at }),
  };
}

/** Lower case; spelled from type and name where the file gives none. */
function idOf(raw: JsonObject, type: string, name: string, parent?: Anything): string {
  const id = raw['id'];
  const given = typeof id !== 'string' || id === '' ? undefined : isExpression(id) ? spellId(id) : id;
  if (given !== undefined) {
    return given.toLowerCase().replace(/\/+$/, '');
  }
  const [provider = '', ...types] = type.split('/');
  const names = name.split('/').slice(-types.length);
  const last = `${types.at(-1) ?? ''}/${names.at(-1) ?? ''}`;
  const whole =
    parent === undefined
      ? `/providers/${provider}${types.map((one, index) => `/${one}/${names[index] ?? ''}`).join('')}`
      : `${parent.id}/${last}`;
  return whole.toLowerCase();
}

function subnetsIn(network: Anything, origin: Origin): Anything[] {
  const properties = network.raw['properties'];
  const subnets =
    network.type.toLowerCase() === 'microsoft.network/virtualnetworks' && isJsonObject(properties) ? properties['subnets'] : undefined;
  return Array.isArray(subnets)
    ? subnets
        .filter(isJsonObject)
        .map((raw, index) =>
          inner(
            network,
            { ...raw, type: 'Microsoft.Network/virtualNetworks/subnets' },
            `subnets/${spellName(String(raw['name']))}`,
            origin,
            ['subnets', index],
          ),
        )
    : [];
}

function outboundRulesIn(workspace: Anything, origin: Origin): Anything[] {
  const properties = workspace.kind === 'workspace' ? workspace.raw['properties'] : undefined;
  const network = isJsonObject(properties) ? properties['managedNetwork'] : undefined;
  const rules = isJsonObject(network) ? network['outboundRules'] : undefined;
  return isJsonObject(rules)
    ? Object.entries(rules)
        .filter(([, rule]) => isJsonObject(rule))
        .map(([name, rule]) =>
          inner(
            workspace,
            { name, type: 'Microsoft.MachineLearningServices/workspaces/outboundRules', properties: rule },
            `outboundRules/${name}`,
            origin,
            ['managedNetwork', 'outboundRules', name],
          ),
        )
    : [];
}

function inner(parent: Anything, raw: JsonObject, path: string, origin: Origin, at: readonly (string | number)[]): Anything {
  const place = origin.at === undefined ? {} : { at: [...origin.at, 'properties', ...at] };
  const { condition, apiVersion } = parent;
  return {
    ...toResource({ ...raw, apiVersion, id: `${parent.id}/${path}` }, { ...origin, ...place }),
    ...(condition === undefined ? {} : { condition }),
  };
}
