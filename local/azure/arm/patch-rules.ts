import { isJsonObject, type JsonObject } from '../../../shared/model/json.ts';
import type { Answer, ArmResource } from '../types.ts';
import { badRequest, methodNotAllowed } from './errors.ts';

/** What a PATCH of a type may hold: at the top, and below `properties` (absent: anything). Lower-case type. */
interface Allowed {
  readonly top: readonly string[];
  readonly properties?: readonly string[];
}

const ENDPOINT: Allowed = { top: ['tags', 'identity', 'kind', 'sku'] };
const AML = 'microsoft.machinelearningservices';

const ALLOWED: Readonly<Record<string, Allowed>> = {
  [`${AML}/workspaces`]: {
    top: ['tags', 'sku', 'identity', 'properties', 'kind', 'location'],
    properties: [
      'applicationInsights',
      'containerRegistry',
      'description',
      'enableDataIsolation',
      'encryption',
      'featureStoreSettings',
      'friendlyName',
      'imageBuildCompute',
      'managedNetwork',
      'primaryUserAssignedIdentity',
      'publicNetworkAccess',
      'serverlessComputeSettings',
      'serviceManagedResourcesSettings',
      'systemDatastoresAuthMode',
      'v1LegacyMode',
    ],
  },
  [`${AML}/workspaces/onlineendpoints`]: ENDPOINT,
  [`${AML}/workspaces/batchendpoints`]: ENDPOINT,
  [`${AML}/workspaces/serverlessendpoints`]: ENDPOINT,
  [`${AML}/workspaces/onlineendpoints/deployments`]: { top: ['tags', 'sku'] },
  [`${AML}/workspaces/batchendpoints/deployments`]: { top: ['tags', 'properties'], properties: ['description'] },
  [`${AML}/registries`]: { top: ['tags', 'identity', 'sku'] },
};

/** Types that are replaced, never patched. */
const NO_PATCH = new Set([
  `${AML}/workspaces/datastores`,
  `${AML}/workspaces/outboundrules`,
  `${AML}/workspaces/schedules`,
  'microsoft.authorization/roleassignments',
  'microsoft.authorization/roledefinitions',
  'microsoft.authorization/locks',
  'microsoft.insights/diagnosticsettings',
]);

/** The refusal of a PATCH that the type does not take; undefined when it may go on. `type` lower case. */
export function refusedPatch(type: string, body: JsonObject, existing: ArmResource): Answer | undefined {
  if (NO_PATCH.has(type)) {
    return methodNotAllowed('PATCH', existing.type);
  }
  const properties = isJsonObject(body['properties']) ? body['properties'] : {};
  if (type === `${AML}/workspaces/computes`) {
    return refusedCompute(body, properties);
  }
  const allowed = ALLOWED[type];
  const stray = allowed && (strayIn(body, allowed.top) ?? (allowed.properties && strayIn(properties, allowed.properties)));
  return stray !== undefined ? noMember(stray) : (refusedEncryption(type, properties) ?? refusedVault(type, properties, existing));
}

function strayIn(object: JsonObject, allowed: readonly string[]): string | undefined {
  const names = new Set(allowed.map((name) => name.toLowerCase()));
  return Object.keys(object).find((name) => !names.has(name.toLowerCase()));
}

function noMember(name: string): Answer {
  return badRequest(`Could not find member '${name}' on object of the update: this type does not take it in a PATCH.`);
}

/** A compute takes new scale settings and nothing else. */
function refusedCompute(body: JsonObject, properties: JsonObject): Answer | undefined {
  const inner = isJsonObject(properties['properties']) ? properties['properties'] : {};
  const stray = strayIn(body, ['properties']) ?? strayIn(properties, ['properties']) ?? strayIn(inner, ['scaleSettings']);
  return stray === undefined ? undefined : noMember(stray);
}

/** Of a workspace's encryption only the key's address may change. */
function refusedEncryption(type: string, properties: JsonObject): Answer | undefined {
  const encryption = properties['encryption'];
  if (type !== `${AML}/workspaces` || !isJsonObject(encryption)) {
    return undefined;
  }
  const vault = isJsonObject(encryption['keyVaultProperties']) ? encryption['keyVaultProperties'] : {};
  const stray = strayIn(encryption, ['keyVaultProperties']) ?? strayIn(vault, ['keyIdentifier']);
  return stray === undefined ? undefined : noMember(`encryption.${stray}`);
}

/** Purge protection and soft delete are there to stay. */
function refusedVault(type: string, properties: JsonObject, existing: ArmResource): Answer | undefined {
  const before = isJsonObject(existing['properties']) ? existing['properties'] : {};
  const lost = ['enablePurgeProtection', 'enableSoftDelete'].find((name) => properties[name] === false && before[name] === true);
  return type === 'microsoft.keyvault/vaults' && lost !== undefined
    ? badRequest(`The property "${lost}" cannot be set to false. Enabling it is an irreversible action.`)
    : undefined;
}
