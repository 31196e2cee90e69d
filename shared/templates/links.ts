import { isExpression, waitsFor } from '../model/expression.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import type { Kind } from '../model/kinds.ts';
import { spellId } from './expressions.ts';
import type { FileResource } from './resources.ts';

/** Where a workspace names what it depends on. */
export const LINKS: Readonly<Partial<Record<Kind, readonly (readonly string[])[]>>> = {
  'storage-account': [['storageAccount'], ['storageAccounts']],
  'key-vault': [['keyVault'], ['keyVaults'], ['encryption', 'keyVaultProperties', 'keyVaultArmId']],
  'container-registry': [['containerRegistry'], ['containerRegistries']],
  'app-insights': [['applicationInsights']],
};

/** The ids or expressions by which a workspace names its dependents of a kind. */
export function linksOf({ raw }: FileResource, kind: Kind): string[] {
  return (LINKS[kind] ?? [])
    .map((path) => path.reduce<Json | undefined>((value, key) => (isJsonObject(value) ? value[key] : undefined), raw['properties']))
    .flatMap((value): readonly Json[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]))
    .filter((value) => typeof value === 'string')
    .filter((text) => text.trim() !== '');
}

/** Ids, lower case, that a private endpoint connects to. */
export function servedBy({ raw }: FileResource): string[] {
  const properties = isJsonObject(raw['properties']) ? raw['properties'] : {};
  const connections = [properties['privateLinkServiceConnections'], properties['manualPrivateLinkServiceConnections']];
  return connections
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .flatMap((connection: Json) => {
      const inner = isJsonObject(connection) && isJsonObject(connection['properties']) ? connection['properties'] : {};
      const id = inner['privateLinkServiceId'];
      return typeof id === 'string' ? [(isExpression(id) ? (spellId(id) ?? id) : id).toLowerCase()] : [];
    });
}

/** Why a link of a workspace leads nowhere in this file. */
export function openLink(link: string): string {
  return isExpression(link) ? `It waits for ${waitsFor(link)}.` : 'It is not in this file.';
}
