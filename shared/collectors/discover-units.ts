import type { Arm } from '../azure/arm.ts';
import type { JsonObject } from '../model/json.ts';
import { canonicalId, nameOfId, subscriptionOfId, subscriptionUnit, type UnitRef, unitOfId } from '../model/resource-id.ts';
import type { Reading } from '../model/unit.ts';

export interface Discovery {
  /** Workspaces and registries, sorted by id. */
  readonly units: readonly UnitRef[];
  /** `/subscriptions/{id}`, sorted: those asked for, or without any named those that showed something. */
  readonly subscriptions: readonly string[];
  /** Those asked for that show nothing: empty, or hidden from us; Resource Graph does not say which. */
  readonly silentSubscriptions: readonly string[];
}

const QUERY = `resources
| where type in~ ('microsoft.machinelearningservices/workspaces', 'microsoft.machinelearningservices/registries')
| project id, type, subscriptionId
| order by id asc`;

/** Finds what there is to look at. `subscriptions` with or without `/subscriptions/`; none: all the identity sees. */
export async function discoverUnits(arm: Arm, subscriptions: readonly string[], signal: AbortSignal): Promise<Reading<Discovery>> {
  const asked = [...new Set(subscriptions.map((id) => subscriptionUnit(id).id))].toSorted();
  const rows = await arm.query(QUERY, asked.map(nameOfId), signal);
  if (rows.status !== 'read') {
    return rows;
  }
  const units = rows.value.map(unitOf);
  const fault = units.find((unit) => typeof unit === 'string');
  if (fault !== undefined) {
    return { status: 'unread', because: fault };
  }
  return {
    status: 'read',
    value: discoveryOf(
      units.filter((unit) => typeof unit !== 'string'),
      asked,
    ),
  };
}

function discoveryOf(found: readonly UnitRef[], asked: readonly string[]): Discovery {
  const units = [...new Map(found.map((unit) => [unit.id, unit])).values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const speaking = new Set(units.map(({ id }) => subscriptionOfId(id)).filter((id) => id !== null));
  return {
    units,
    subscriptions: asked.length > 0 ? asked : [...speaking].toSorted(),
    silentSubscriptions: asked.filter((id) => !speaking.has(id)),
  };
}

function unitOf({ id }: JsonObject): UnitRef | string {
  const unit = unitOfId(typeof id === 'string' ? id : '');
  return unit !== null && unit.id === String(id).toLowerCase() && canonicalId(unit.id) !== null
    ? unit
    : `Expected a workspace or registry from Resource Graph but found ${JSON.stringify(id ?? null).slice(0, 200)}.`;
}
