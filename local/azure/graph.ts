import { isJsonObject, type Json, type JsonObject } from '../../shared/model/json.ts';
import { nameOfId, resourceGroupOfId, subscriptionOfId, typeOfId } from '../../shared/model/resource-id.ts';
import { armError } from './arm/errors.ts';
import { listed } from './arm/list.ts';
import { impliedGroup, impliedSubscription } from './arm/read.ts';
import { isExtensionType } from './arm/types-of-arm.ts';
import { TENANT_ID } from './identities.ts';
import { parseQuery, type Query, UnsupportedQuery } from './kql.ts';
import type { Answer, ArmCall, ArmResource } from './types.ts';
import type { World } from './world.ts';

export const GRAPH_PATH = '/providers/microsoft.resourcegraph/resources';

const MOST_ROWS = 1000;

/** Resource Graph. What the caller may not see is left out without a word, as in Azure. */
export function answerGraph(world: World, call: ArmCall): Answer {
  const quota = world.meters.graph(call.caller.objectId, world.settings.graphQuota);
  if (!quota.granted) {
    return armError(429, 'RateLimiting', 'Please provide below info when asking for support: the query quota is used up.', {
      ...quota.headers,
      'retry-after': '5',
    });
  }
  const answer = run(world, call);
  return { ...answer, headers: { ...answer.headers, ...quota.headers } };
}

function run(world: World, call: ArmCall): Answer {
  const { query, subscriptions, options } = call.body ?? {};
  if (call.method !== 'POST' || typeof query !== 'string') {
    return invalid('Expected a POST with a query.');
  }
  try {
    const parsed = parseQuery(query);
    const rows = parsed.run(tableOf(world, call, { parsed, subscriptions: idsOf(subscriptions) }));
    return pageOf(rows, isJsonObject(options) ? options : {});
  } catch (error) {
    if (error instanceof UnsupportedQuery) {
      return invalid(error.message);
    }
    throw error;
  }
}

function invalid(message: string): Answer {
  const details = [{ code: 'InvalidQuery', message }];
  return { status: 400, body: { error: { code: 'BadRequest', message: 'Please provide below info when asking for support.', details } } };
}

interface Asked {
  readonly parsed: Query;
  /** Lower case, without prefix; null: all. */
  readonly subscriptions: ReadonlySet<string> | null;
}

function idsOf(subscriptions: Json | undefined): ReadonlySet<string> | null {
  return Array.isArray(subscriptions) && subscriptions.length > 0 ? new Set(subscriptions.map((id) => String(id).toLowerCase())) : null;
}

function tableOf(world: World, { caller }: ArmCall, { parsed, subscriptions }: Asked): JsonObject[] {
  if (parsed.table === 'resourcechanges') {
    return resourceChanges(world, caller).filter(
      ({ subscriptionId }) => subscriptions === null || subscriptions.has(String(subscriptionId)),
    );
  }
  const rows = parsed.table === 'resources' ? resources(world) : parsed.table === 'resourcecontainers' ? containers(world) : undefined;
  if (rows === undefined) {
    throw new UnsupportedQuery(
      `The simulated Resource Graph has no table '${parsed.table}': use resources, resourcecontainers or resourcechanges.`,
    );
  }
  const isVisible = ({ id }: ArmResource): boolean => {
    const type = typeOfId(id);
    const subscription = nameOfId(subscriptionOfId(id) ?? '');
    const isAsked = subscriptions === null || subscriptions.has(subscription);
    return isAsked && !world.denials.forbids({ id, type, action: `${type}/read`, caller });
  };
  return rows.filter(isVisible).filter(listed(world)).map(rowOf);
}

/** What was written and deleted, as Resource Graph tells it some minutes later; here at once, and without the values. */
function resourceChanges({ activity, denials }: World, caller: ArmCall['caller']): JsonObject[] {
  const shown = activity.happenings().filter(({ change, succeeded, resourceId }) => {
    const type = typeOfId(resourceId);
    return change !== 'action' && succeeded && isShown(type) && !denials.forbids({ id: resourceId, type, action: `${type}/read`, caller });
  });
  return shown.map(({ at, caller: by, change, correlationId, resourceId, type }) => ({
    id: `${resourceId}/providers/Microsoft.Resources/changes/${at.getTime()}`,
    type: 'microsoft.resources/changes',
    tenantId: TENANT_ID,
    resourceGroup: (resourceGroupOfId(resourceId) ?? '').split('/').at(-1) ?? '',
    subscriptionId: nameOfId(subscriptionOfId(resourceId) ?? ''),
    properties: {
      targetResourceId: resourceId,
      targetResourceType: type.toLowerCase(),
      changeType: change === 'delete' ? 'Delete' : 'Update',
      changeAttributes: {
        timestamp: at.toISOString(),
        correlationId,
        changedBy: by.type === 'User' ? by.name : String(by.claims['appid'] ?? by.objectId),
        changedByType: by.type === 'User' ? 'User' : 'Application',
        clientType: 'Unspecified',
        changesCount: 1,
      },
    },
  }));
}

/** Children that Resource Graph shows; all others are left to Resource Manager. */
const SHOWN_CHILDREN = /^microsoft\.machinelearningservices\/workspaces\/(online|batch)endpoints(\/deployments)?$/;

function resources({ store }: World): ArmResource[] {
  return [...store.all()].filter(({ id }) => {
    return isShown(typeOfId(id));
  });
}

function isShown(type: string): boolean {
  const isTopLevel = type.split('/').length === 2 && !isExtensionType(type) && !type.startsWith('microsoft.resources/');
  return isTopLevel || SHOWN_CHILDREN.test(type);
}

function containers({ store }: World): ArmResource[] {
  return store
    .subscriptions()
    .flatMap((id) => [
      store.get(id) ?? impliedSubscription(id),
      ...store.groups(id).map((group) => store.get(group) ?? impliedGroup(group)),
    ]);
}

function rowOf(resource: ArmResource): JsonObject {
  const {
    id,
    name,
    location = '',
    kind = '',
    properties = {},
    tags = null,
    identity = null,
    sku = null,
    plan = null,
    zones = null,
  } = resource;
  return {
    id,
    name,
    type: typeOfId(id) === 'microsoft.resources/resourcegroups' ? 'microsoft.resources/subscriptions/resourcegroups' : typeOfId(id),
    tenantId: TENANT_ID,
    kind,
    location,
    resourceGroup: (resourceGroupOfId(id) ?? '').split('/').at(-1) ?? '',
    subscriptionId: nameOfId(subscriptionOfId(id) ?? ''),
    managedBy: '',
    sku,
    plan,
    properties,
    tags,
    identity,
    zones,
    extendedLocation: null,
  };
}

function pageOf(rows: readonly JsonObject[], options: JsonObject): Answer {
  const top = Math.min(Number(options['$top'] ?? MOST_ROWS), MOST_ROWS);
  const token = options['$skipToken'];
  const start =
    typeof token === 'string'
      ? Number(/^from:(\d+)$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1])
      : Number(options['$skip'] ?? 0);
  if (!Number.isInteger(top) || top < 1 || !Number.isInteger(start)) {
    return invalid('Expected $top from 1 to 1000 and a $skipToken from an earlier answer.');
  }
  const data = rows.slice(start, start + top);
  const end = start + data.length;
  const next = end < rows.length ? { $skipToken: Buffer.from(`from:${end}`).toString('base64url') } : {};
  return {
    status: 200,
    body: { totalRecords: rows.length, count: data.length, data, facets: [], resultTruncated: String(end < rows.length), ...next },
  };
}
