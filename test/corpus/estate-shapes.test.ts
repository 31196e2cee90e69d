import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contoso } from '../../local/azure/estates/contoso/index.ts';
import type { ArmResource } from '../../local/azure/types.ts';
import { apiVersions } from '../../shared/azure/api-versions.ts';
import { isJsonObject, type Json, type JsonObject } from '../../shared/model/json.ts';
import { kindOfType } from '../../shared/model/kinds.ts';

const FOLDER = join(process.cwd(), '../shared/arm-types');
const ABSENT = 'The types are not beside the repository; put them at ../shared/arm-types to run this.';

/** Types we never read by kind; what else we know is read with the version of the service. */
const OTHERS: Readonly<Record<string, string>> = {
  'Microsoft.Resources/resourceGroups': '2021-04-01',
  'Microsoft.ManagedIdentity/userAssignedIdentities': '2023-01-31',
  'Microsoft.OperationalInsights/workspaces': '2023-09-01',
  'Microsoft.Network/virtualNetworks': '2024-05-01',
};

/** Nobody describes these: the subscription API and, of private DNS, the zone itself. */
const UNDESCRIBED = ['Microsoft.Resources/subscriptions', 'Microsoft.Network/privateDnsZones'];

interface Property {
  readonly type?: string;
  readonly enum?: readonly Json[];
  readonly when?: Readonly<Record<string, readonly string[]>>;
}

type Shape = ReadonlyMap<string, Property>;

function shapeOf(type: string): Shape | undefined {
  const kind = kindOfType(type);
  const version = kind === undefined ? OTHERS[type] : apiVersions[kind];
  const file = join(FOLDER, `${type.replaceAll('/', '.')}@${version}.json`);
  if (!existsSync(file)) {
    return undefined;
  }
  const { properties } = JSON.parse(readFileSync(file, 'utf8')) as { properties: Record<string, Property> };
  return new Map(Object.entries(properties));
}

/** Every property that a resource has: its path as the types spell it, and its value. `isMap` says which names are free. */
function propertiesIn(value: Json, path: string, isMap: (path: string) => boolean): readonly (readonly [string, Json])[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => [[`${path}[]`, item] as const, ...propertiesIn(item, `${path}[]`, isMap)]);
  }
  if (!isJsonObject(value)) {
    return [];
  }
  const names = Object.entries(value).map(([name, inner]) => [isMap(path) ? '*' : name, inner] as const);
  return names.flatMap(([name, inner]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return [[at, inner] as const, ...propertiesIn(inner, at, isMap)];
  });
}

/** What a resource holds that its type does not. */
function faultsOf(resource: ArmResource, shape: Shape): readonly string[] {
  const isMap = (path: string): boolean => shape.has(`${path}.*`) && !shape.has(`${path}.*.*`);
  const used = propertiesIn(resource, '', isMap).filter(([path]) => path !== 'type');
  return used.flatMap(([path, value]) => faultAt(path, value, { shape, resource }).map((fault) => `${resource.type} ${path}: ${fault}`));
}

interface Place {
  readonly shape: Shape;
  readonly resource: JsonObject;
}

function faultAt(path: string, value: Json, { shape, resource }: Place): readonly string[] {
  const property = shape.get(path);
  if (property === undefined) {
    return isFree(path, shape) ? [] : ['there is no such property'];
  }
  const found = Object.entries(property.when ?? {}).filter(
    ([discriminator, values]) => !discriminator.includes('*') && !values.includes(String(valueAt(resource, discriminator))),
  );
  const unlisted = typeof value === 'string' && property.enum !== undefined && !property.enum.includes(value);
  return [
    ...found.map(([discriminator, values]) => `it is there only where ${discriminator} is ${values.join(' or ')}`),
    ...(unlisted ? [`expected ${property.enum.join(', ')} but found ${value}`] : []),
    ...(fits(property.type, value) ? [] : [`expected ${property.type} but found ${typeof value}`]),
  ];
}

/** Below `any` everything goes. */
function isFree(path: string, shape: Shape): boolean {
  const steps = path.split('.');
  return steps.some((_, index) => shape.get(steps.slice(0, index + 1).join('.'))?.type === 'any');
}

function valueAt(resource: JsonObject, path: string): Json | undefined {
  return path.split('.').reduce<Json | undefined>((value, name) => (isJsonObject(value) ? value[name] : undefined), resource);
}

function fits(type: string | undefined, value: Json): boolean {
  const is = Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
  return type === undefined || type.split(' | ').some((one) => one === 'any' || one === is);
}

describe('the sample estate and the types of ARM', () => {
  it('knows a type for every resource but those nobody describes', ({ skip }) => {
    skip(!existsSync(FOLDER), ABSENT);
    const types = [...new Set(contoso().map(({ type }) => type))];
    expect(types.length).toBeGreaterThan(25);
    expect(types.filter((type) => shapeOf(type) === undefined)).toEqual(UNDESCRIBED);
  });

  it('has no property, value or sort of value that the api-version does not have', ({ skip }) => {
    skip(!existsSync(FOLDER), ABSENT);
    const checked = contoso().flatMap((resource) => {
      const shape = shapeOf(resource.type);
      return shape === undefined ? [] : [faultsOf(resource, shape)];
    });
    expect(checked.length).toBeGreaterThan(120);
    expect([...new Set(checked.flat())]).toEqual([]);
  });

  it('would be told of a property that does not exist', ({ skip }) => {
    skip(!existsSync(FOLDER), ABSENT);
    const shape = shapeOf('Microsoft.KeyVault/vaults') ?? new Map();
    const vault = {
      id: '/x',
      name: 'x',
      type: 'Microsoft.KeyVault/vaults',
      properties: { publicAccess: 'Disabled', enableSoftDelete: 'yes' },
    };
    expect(faultsOf(vault, shape)).toEqual([
      'Microsoft.KeyVault/vaults properties.publicAccess: there is no such property',
      'Microsoft.KeyVault/vaults properties.enableSoftDelete: expected boolean but found string',
    ]);
  });
});
