import { apiVersions } from '../azure/api-versions.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Remediation, Write } from '../model/remediation.ts';
import { type Resource, rootOf, type Unit } from '../model/unit.ts';
import { hasApprovedConnectionIn, isSettled, isUnlocked } from './common-concerns.ts';
import { type Concern, unsure, weigh } from './concerns.ts';
import { PUBLIC_ACCESS } from './public-access.ts';
import { planToSet, replaced } from './setting.ts';
import { valueAt } from './values.ts';

const id = 'online-endpoint-public-access-disabled';
const actions = ['Microsoft.MachineLearningServices/workspaces/onlineEndpoints/write'];

/** What a PUT takes; everything else in the answer is Azure's own. Keys are never among it. */
const TOP = ['location', 'tags', 'kind', 'sku'];
const PROPERTIES = ['authMode', 'compute', 'description', 'mirrorTraffic', 'properties', 'traffic'];

export const onlineEndpointPublicAccessDisabled: Remediation = {
  id,
  title: 'Turn off public network access on the online endpoint',
  kind: 'online-endpoint',
  ruleIds: ['AML-NET-020'],
  class: 'GATED',
  writes: [PUBLIC_ACCESS],
  actions,

  plan: (endpoint) =>
    planToSet(endpoint, {
      remediationId: id,
      actions,
      apiVersion: apiVersions['online-endpoint'],
      path: PUBLIC_ACCESS,
      wanted: 'Disabled',
      missing: 'Enabled',
      summary: `Turn off public network access on the online endpoint ${endpoint.name}.`,
      risk: 'disruptive',
      sideEffects: [
        'Callers reach it only through the private endpoint of the workspace; calls over the internet are refused at once.',
        'Traffic, tags and identities stay as they are.',
      ],
      write: (value) => whole(endpoint, value),
    }),

  preflight: (endpoint, unit) => weigh([workspaceIsReachable(unit), isUnlocked(endpoint, unit), isSettled(endpoint)]),

  // Traffic may have moved since the plan was made: what is there now goes along.
  rebase: (write, endpoint) => whole(endpoint, valueAt(write.body, PUBLIC_ACCESS)),
};

/** The type takes no PATCH of its properties: everything that is there goes along. */
function whole({ raw }: Resource, publicNetworkAccess: Json): Write {
  const properties = isJsonObject(raw['properties']) ? raw['properties'] : {};
  const identity = identityOf(raw['identity']);
  const body = { ...picked(raw, TOP), ...(identity === null ? {} : { identity }), properties: picked(properties, PROPERTIES) };
  return { method: 'PUT', body: replaced(body, PUBLIC_ACCESS.split('.'), publicNetworkAccess) };
}

function picked(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.flatMap((name) => (object[name] === undefined || object[name] === null ? [] : [[name, object[name]]])));
}

/** Azure answers ids of principals with an identity, and takes none. */
function identityOf(identity: Json | undefined): JsonObject | null {
  if (!isJsonObject(identity) || typeof identity['type'] !== 'string') {
    return null;
  }
  const assigned = identity['userAssignedIdentities'];
  return {
    type: identity['type'],
    ...(isJsonObject(assigned) ? { userAssignedIdentities: Object.fromEntries(Object.keys(assigned).map((key) => [key, {}])) } : {}),
  };
}

/** A closed endpoint is called through the private endpoint of its workspace. */
function workspaceIsReachable(unit: Unit): Concern {
  const root = rootOf(unit);
  const workspace = root?.reading.status === 'read' ? root.reading.value[0] : undefined;
  return workspace === undefined ? unsure('The workspace could not be read.') : hasApprovedConnectionIn(workspace, unit);
}
