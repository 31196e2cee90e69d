import type { Json, JsonObject } from '../../shared/model/json.ts';
import { isJsonObject } from '../../shared/model/json.ts';
import { scopeOfId } from '../../shared/model/resource-id.ts';
import { type Resource, resourcesOf, type Unit } from '../../shared/model/unit.ts';
import { aResource, GROUP } from '../scenes.ts';
import { SCHEMA } from './fixtures.ts';

const LINKS = {
  'storage-account': 'storageAccount',
  'key-vault': 'keyVault',
  'container-registry': 'containerRegistry',
  'app-insights': 'applicationInsights',
} as const;

/**
 * The resources of a unit as a file may hold them: the same one once, the workspace names what it depends on, and a security group
 * hangs on the subnet of a compute, as Azure would have to show them for the live verdict.
 */
export function contentOf(unit: Unit): readonly Resource[] {
  const resources = [...new Map(resourcesOf(unit).map((resource) => [resource.id, resource])).values()];
  const group = resources.find(({ kind }) => kind === 'network-security-group');
  return [...resources.map((resource) => withLinks(resource, resources)), ...(group === undefined ? [] : around(group))];
}

/** Whether two resources of the unit have one id, which no file can say. */
export function hasTwins(unit: Unit): boolean {
  return contentOf(unit).length < resourcesOf(unit).length;
}

function withLinks(workspace: Resource, resources: readonly Resource[]): Resource {
  const properties = isJsonObject(workspace.raw['properties']) ? workspace.raw['properties'] : {};
  if (workspace.kind !== 'workspace') {
    return workspace;
  }
  const links = Object.entries(LINKS).flatMap(([kind, key]) => {
    const named = resources.find((one) => one.kind === kind);
    return named === undefined || key in properties ? [] : [[key, named.id] as const];
  });
  return links.length === 0
    ? workspace
    : { ...workspace, raw: { ...workspace.raw, properties: { ...properties, ...Object.fromEntries(links) } } };
}

function around(group: Resource): Resource[] {
  const subnet = aResource('subnet', { properties: { networkSecurityGroup: { id: group.id } } });
  return [subnet, aResource('compute', { properties: { computeType: 'AmlCompute', properties: { subnet: { id: subnet.id } } } })];
}

export function asSnapshot(resources: readonly Resource[]): JsonObject[] {
  return resources.map(({ raw, id, type, apiVersion }) => ({ ...raw, id, type, apiVersion }));
}

export function asWhatIf(resources: readonly Resource[]): JsonObject {
  return {
    status: 'Succeeded',
    changes: asSnapshot(resources).map((after) => ({ resourceId: after['id'] ?? '', changeType: 'Create', before: null, after })),
  };
}

/** Null where a template for one resource group cannot deploy all of it. */
export function asTemplate(resources: readonly Resource[]): JsonObject | null {
  const declared = resources.map(declarationOf);
  return declared.some((one) => one === null)
    ? null
    : { $schema: SCHEMA, contentVersion: '1.0.0.0', resources: declared.map((one) => escaped(one)) };
}

export function asBicep(resources: readonly Resource[]): string | null {
  const declared = resources.map(declarationOf);
  if (declared.some((one) => one === null)) {
    return null;
  }
  return declared
    .filter((one) => one !== null)
    .map(({ type, apiVersion, scope, ...body }, index) => {
      const target = typeof scope === 'string' ? resources.findIndex(({ id }) => scope === id) : -1;
      const literal = bicepOf(target < 0 ? body : { ...body, scope: `\u0000r${target}` }, 0);
      return `resource r${index} '${String(type)}@${String(apiVersion)}' = ${literal}`;
    })
    .join('\n');
}

type Declaration = JsonObject & { readonly type: string; readonly apiVersion: string };

function declarationOf({ id, type, apiVersion, raw }: Resource): Declaration | null {
  const scope = scopeOfId(id);
  const isExtension = scope.includes('/providers/');
  if (!(isExtension ? scope : id).startsWith(`${GROUP}/providers/`)) {
    return null;
  }
  const { id: _id, name: _name, type: _type, systemData: _system, ...body } = raw;
  const segments = id.slice(id.lastIndexOf('/providers/') + '/providers/'.length).split('/');
  const name = segments
    .slice(1)
    .filter((_, index) => index % 2 === 1)
    .join('/');
  return { ...body, type, apiVersion, name, ...(isExtension ? { scope } : {}) };
}

function escaped(value: Json): Json {
  if (typeof value === 'string') {
    return value.startsWith('[') ? `[${value}` : value;
  }
  if (Array.isArray(value)) {
    return value.map(escaped);
  }
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)])) : value;
}

function bicepOf(value: Json, depth: number): string {
  if (typeof value === 'string') {
    return value.startsWith('\u0000') ? value.slice(1) : quoted(value);
  }
  const pad = '  '.repeat(depth + 1);
  if (Array.isArray(value)) {
    return value.length === 0
      ? '[]'
      : `[\n${value.map((item: Json) => `${pad}${bicepOf(item, depth + 1)}\n`).join('')}${'  '.repeat(depth)}]`;
  }
  if (isJsonObject(value)) {
    const lines = Object.entries(value).map(([key, item]) => `${pad}${quoted(key)}: ${bicepOf(item, depth + 1)}\n`);
    return lines.length === 0 ? '{}' : `{\n${lines.join('')}${'  '.repeat(depth)}}`;
  }
  return typeof value === 'number' && !Number.isInteger(value) ? `json('${value}')` : String(value);
}

function quoted(text: string): string {
  const escapes = text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('${', '\\${')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
  return `'${escapes}'`;
}
