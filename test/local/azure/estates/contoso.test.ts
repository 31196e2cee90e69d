import { describe, expect, it } from 'vitest';
import { contoso } from '../../../../local/azure/estates/contoso/index.ts';
import type { ArmResource } from '../../../../local/azure/types.ts';
import { isJsonObject, type Json } from '../../../../shared/model/json.ts';
import { canonicalId, nameOfId, scopeOfId, subscriptionOfId, typeOfId } from '../../../../shared/model/resource-id.ts';

const NOW = new Date('2026-11-24T10:00:00Z');
const estate = contoso(NOW);
const known = new Map(estate.map((resource) => [resource.id.toLowerCase(), resource]));

/** Every text in a value, keys of maps included, with the names that lead to it. */
function textsIn(value: Json, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') {
    return [[path, value]];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => textsIn(item, `${path}[${index}]`));
  }
  return isJsonObject(value)
    ? Object.entries(value).flatMap(([key, inner]) => [[path, key] as const, ...textsIn(inner, path === '' ? key : `${path}.${key}`)])
    : [];
}

function named(end: string): ArmResource {
  const found = estate.find(({ name }) => name === end);
  if (found === undefined) {
    throw new Error(`Contoso has no ${end}.`);
  }
  return found;
}

/** What a resource hangs on or lies below. */
function parentOf(id: string): string {
  const isNested = typeOfId(id).split('/').length > 2;
  return isNested ? id.split('/').slice(0, -2).join('/') : scopeOfId(id);
}

/** Ids of what stands inside its parent only: security rules, connections of dependents. */
function ownIds(resource: ArmResource): readonly string[] {
  const ids = textsIn(resource).filter(([path, text]) => path.endsWith('.id') && text.startsWith(`${resource.id}/`));
  return ids.map(([, id]) => id.toLowerCase());
}

/** Registered models are data of a workspace; no estate holds them. */
function isAsset(id: string): boolean {
  return id.includes('/models/');
}

describe('every resource of Contoso', () => {
  it('has an id that ARM could have given, and no two share one', () => {
    expect(estate.filter(({ id }) => canonicalId(id) !== id.toLowerCase())).toEqual([]);
    expect(known.size).toBe(estate.length);
  });

  it('has the name and type its id says', () => {
    const wrong = estate.filter(({ id, name, type }) => name !== nameOfId(id) || type.toLowerCase() !== typeOfId(id));
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  it('lies below something that is there', () => {
    const orphans = estate.filter(({ id }) => subscriptionOfId(id) !== id.toLowerCase() && !known.has(parentOf(id).toLowerCase()));
    const outside = orphans.filter(({ type }) => type !== 'Microsoft.Resources/resourceGroups');
    expect(outside.map(({ id }) => id)).toEqual([]);
    expect(orphans.every(({ id }) => known.has(subscriptionOfId(id) ?? ''))).toBe(true);
  });

  it('refers to nothing but what is there', () => {
    const own = new Set(estate.flatMap(ownIds));
    const dangling = estate.flatMap((resource) =>
      textsIn(resource)
        .filter(([, text]) => /^\/subscriptions\//i.test(text) && !isAsset(text))
        .filter(([, text]) => !known.has(text.toLowerCase()) && !own.has(text.toLowerCase()))
        .map(([path, text]) => `${resource.id} ${path}: ${text}`),
    );
    expect(dangling).toEqual([]);
  });

  it('uses well-formed GUIDs', () => {
    const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    const texts = estate.flatMap((resource) => textsIn(resource));
    const guids = texts.filter(([path]) => /(principalId|clientId|tenantId|subscriptionId|objectId|workspaceId)$/i.test(path));
    const plain = guids.filter(([, text]) => !text.startsWith('/'));
    expect(plain.length).toBeGreaterThan(50);
    expect(plain.filter(([, text]) => !guid.test(text))).toEqual([]);
  });

  it('says who changed it last where it belongs to Azure Machine Learning, and when: not later than now', () => {
    const ours = estate.filter(({ type }) => type.startsWith('Microsoft.MachineLearningServices/'));
    const times = ours.map(({ systemData }) => (isJsonObject(systemData) ? systemData['lastModifiedAt'] : undefined));
    expect(times.length).toBeGreaterThan(30);
    expect(times.filter((at) => typeof at !== 'string' || at > NOW.toISOString())).toEqual([]);
  });
});

describe('Contoso', () => {
  it('is the same for the same moment', () => {
    expect(contoso(NOW)).toEqual(estate);
  });

  it('is large enough to be a story and small enough to be read', () => {
    expect(estate.length).toBeGreaterThan(120);
    expect(estate.length).toBeLessThan(160);
  });

  it.each([
    ['mlw-contoso-prod', 'Disabled'],
    ['mlw-contoso-test', 'Disabled'],
    ['mlw-contoso-dev', 'Enabled'],
  ])('%s starts with public access %s and an approved private endpoint, so that closing it locks nobody out', (name, access) => {
    const workspace = named(name);
    const connections = estate.filter(({ id, type }) => type.endsWith('/privateEndpointConnections') && id.startsWith(`${workspace.id}/`));
    expect(workspace['properties']).toMatchObject({
      publicNetworkAccess: access,
      privateEndpointConnections: connections.map(({ id }) => ({ id })),
    });
    expect(connections.map(({ properties }) => properties)).toEqual([
      expect.objectContaining({ privateLinkServiceConnectionState: expect.objectContaining({ status: 'Approved' }) }),
    ]);
  });

  it.each(['stcontosomlprod', 'kv-contoso-ml-prod', 'crcontosomlprod', 'stcontosomltest', 'kv-contoso-ml-test'])(
    '%s is closed and reachable by private endpoint, so that it can be opened and closed again',
    (name) => {
      const { properties } = named(name);
      expect(properties).toMatchObject({ publicNetworkAccess: 'Disabled' });
      expect(textsIn(properties ?? null).filter(([, text]) => text === 'Approved').length).toBeGreaterThan(0);
    },
  );
});
