import { isJsonObject, type JsonObject } from '../../../shared/model/json.ts';
import { typeOfId } from '../../../shared/model/resource-id.ts';
import type { ArmResource } from '../types.ts';

/** First api-version that returns a property; `preview`: only preview versions do. */
const SINCE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'microsoft.machinelearningservices/workspaces': {
    managedNetwork: '2023-10-01',
    serverlessComputeSettings: '2023-10-01',
    systemDatastoresAuthMode: '2025-06-01',
    enableServiceSideCMKEncryption: '2025-06-01',
    provisionNetworkNow: '2025-06-01',
    ipAllowlist: 'preview',
    networkAcls: 'preview',
    enableSimplifiedCmk: 'preview',
    enableSoftwareBillOfMaterials: 'preview',
    allowRoleAssignmentOnRG: 'preview',
    softDeleteRetentionInDays: 'preview',
  },
  // One level further down: of a compute's own properties.
  'microsoft.machinelearningservices/workspaces/computes': {
    idleTimeBeforeShutdown: '2025-12-01',
    enableSSO: '2025-12-01',
    enableRootAccess: 'preview',
    releaseQuotaOnStop: 'preview',
    enableOSPatching: 'preview',
  },
};

/** The resource as an api-version shows it: an older one hides what it does not know, without a word. */
export function visibleAt(resource: ArmResource, apiVersion: string): ArmResource {
  const since = SINCE[typeOfId(resource.id)];
  const { properties } = resource;
  if (since === undefined || !isJsonObject(properties)) {
    return resource;
  }
  const hidden = new Set(Object.keys(since).filter((name) => !shows(since[name] ?? '', apiVersion)));
  const inner = properties['properties'];
  const shown = without(properties, hidden);
  return { ...resource, properties: isJsonObject(inner) ? { ...shown, properties: without(inner, hidden) } : shown };
}

function shows(since: string, apiVersion: string): boolean {
  const isPreview = apiVersion.endsWith('-preview');
  return since === 'preview' ? isPreview : isPreview || apiVersion >= since;
}

function without(object: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.has(name)));
}
