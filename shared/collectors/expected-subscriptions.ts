import type { Arm } from '../azure/arm.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import { subscriptionOfId, subscriptionUnit } from '../model/resource-id.ts';
import type { Reading } from '../model/unit.ts';

export interface Scope {
  /** Ids, with or without `/subscriptions/`. */
  readonly subscriptions: readonly string[];
  /** Names. */
  readonly managementGroups: readonly string[];
}

export interface Expected {
  /** `/subscriptions/{id}`, sorted. */
  readonly subscriptions: readonly string[];
  /** Management groups below which no subscription shows, as ids. */
  readonly silentGroups: readonly string[];
}

const QUERY = `resourcecontainers
| where type =~ 'microsoft.resources/subscriptions'
| project id, properties
| order by id asc`;

/** The subscriptions named and those below the management groups named; Resource Graph knows the chain of groups above each. */
export async function expectedSubscriptions(arm: Arm, scope: Scope, signal: AbortSignal): Promise<Reading<Expected>> {
  const named = scope.subscriptions.map((id) => subscriptionUnit(id).id);
  if (scope.managementGroups.length === 0) {
    return { status: 'read', value: { subscriptions: sorted(named), silentGroups: [] } };
  }
  const rows = await arm.query(QUERY, [], signal);
  if (rows.status !== 'read') {
    return rows;
  }
  const below = (group: string): string[] =>
    rows.value
      .filter(({ properties }) => groupsAbove(properties ?? null).includes(group.toLowerCase()))
      .map(({ id }) => subscriptionOfId(String(id ?? '')))
      .filter((id) => id !== null);
  const silent = scope.managementGroups.filter((group) => below(group).length === 0);
  return {
    status: 'read',
    value: {
      subscriptions: sorted([...named, ...scope.managementGroups.flatMap(below)]),
      silentGroups: silent.map((group) => `/providers/microsoft.management/managementgroups/${group.toLowerCase()}`),
    },
  };
}

function groupsAbove(properties: Json): string[] {
  const chain = isJsonObject(properties) ? properties['managementGroupAncestorsChain'] : undefined;
  return Array.isArray(chain) ? chain.map((group) => (isJsonObject(group) ? String(group['name'] ?? '').toLowerCase() : '')) : [];
}

function sorted(ids: readonly string[]): string[] {
  return [...new Set(ids)].toSorted();
}
