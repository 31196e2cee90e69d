import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { Kind } from '../model/kinds.ts';
import { canonicalId, kindOfId, nameOfId } from '../model/resource-id.ts';
import type { Reading, Resource } from '../model/unit.ts';
import { createActivityLog } from './activity-log.ts';
import { addressOf } from './addresses.ts';
import { apiVersions } from './api-versions.ts';
import type { Arm } from './arm.ts';
import { createAsker } from './ask.ts';
import { rememberBuiltInRoles } from './built-in-roles.ts';
import { createGraph } from './graph.ts';
import { type ArmLimits, defaultArmLimits } from './limits.ts';
import { allPages, type Page, toPage } from './pages.ts';
import { jsonOf, readActionOf, toResource, unread } from './readings.ts';
import { createTransport, type Transport } from './transport.ts';
import { realSleep, type Sleep } from './waiting.ts';
import { createWriter } from './writes.ts';

export interface ArmOptions {
  /** `https://management.azure.com`; no path behind it. */
  readonly endpoint: string;
  /** What tokens are asked for. */
  readonly audience: string;
  readonly credential: TokenCredential;
  readonly limits?: Partial<ArmLimits>;
  readonly now?: () => Date;
  readonly sleep?: Sleep;
  /** Between 0 and 1. */
  readonly random?: () => number;
  /** Replaces the network below authentication; must answer with a stream (`readableStreamBody`). */
  readonly httpClient?: HttpClient;
}

/** The one client that talks to Azure Resource Manager. Holds the budget per subscription, so build one per identity. */
export function createArm(options: ArmOptions): Arm {
  const { endpoint, audience, credential, httpClient } = options;
  const transport = createTransport({
    endpoint,
    audience,
    credential,
    limits: { ...defaultArmLimits, ...options.limits },
    now: options.now ?? (() => new Date()),
    sleep: options.sleep ?? realSleep,
    random: options.random ?? Math.random,
    ...(httpClient === undefined ? {} : { httpClient }),
  });
  const reader: Reader = { transport, endpoint, origin: new URL(endpoint).origin };
  return {
    get: rememberBuiltInRoles((kind, id, signal) => getResource(reader, kind, id, signal), transport.now),
    list: (kind, path, signal) => listResources(reader, kind, path, signal),
    query: createGraph(transport, endpoint),
    ask: createAsker(transport, endpoint),
    activity: createActivityLog(transport, endpoint),
    ...createWriter(transport, endpoint),
    get calls() {
      return transport.calls;
    },
  };
}

interface Reader {
  readonly transport: Transport;
  readonly endpoint: string;
  readonly origin: string;
}

async function getResource({ transport, endpoint }: Reader, kind: Kind, id: string, signal: AbortSignal): Promise<Reading<Resource>> {
  const canonical = canonicalId(id);
  const url = canonical !== null && kindOfId(canonical) === kind ? addressOf(endpoint, id.trim(), apiVersions[kind]) : undefined;
  if (url === undefined) {
    return unread(`Expected the id of a ${kind} but found ${JSON.stringify(id).slice(0, 300)}.`);
  }
  const body = jsonOf(await transport.send({ method: 'get', url, repeatable: true }, signal), readActionOf(kind));
  if (body.status !== 'read') {
    return body;
  }
  const resource = toResource(kind, body.value, transport.now().toISOString());
  if (typeof resource === 'string') {
    return unread(`Azure’s answer is not usable: ${resource}.`);
  }
  return isTheSame(resource, canonical)
    ? { status: 'read', value: resource }
    : unread(`Azure answered with another resource: ${resource.id}.`);
}

/** Azure spells the id of a built-in role without the subscription it was asked in. */
function isTheSame({ kind, id }: Resource, asked: string | null): boolean {
  return id === asked || (kind === 'role-definition' && nameOfId(id) === nameOfId(asked ?? ''));
}

async function listResources(reader: Reader, kind: Kind, path: string, signal: AbortSignal): Promise<Reading<readonly Resource[]>> {
  const first = addressOf(reader.endpoint, path, apiVersions[kind]);
  if (first === undefined) {
    return unread(`Expected a path to list but found ${JSON.stringify(path).slice(0, 300)}.`);
  }
  const reading = await allPages((next) => listPage(reader, kind, next ?? first, signal), reader.transport.limits.pages);
  // A list that moves while it is paged may show a resource twice.
  return reading.status === 'read' ? { status: 'read', value: [...new Map(reading.value.map((one) => [one.id, one])).values()] } : reading;
}

async function listPage({ transport, origin }: Reader, kind: Kind, url: string, signal: AbortSignal): Promise<Reading<Page<Resource>>> {
  const body = jsonOf(await transport.send({ method: 'get', url, repeatable: true }, signal), readActionOf(kind));
  if (body.status !== 'read') {
    return body;
  }
  const page = toPage(body.value, origin);
  if (typeof page === 'string') {
    return unread(page);
  }
  const items = page.items.map((item) => toResource(kind, item, transport.now().toISOString()));
  // A list with a hole is not the list.
  const fault = items.find((item) => typeof item === 'string');
  return fault === undefined
    ? { status: 'read', value: { items: items.filter((item) => typeof item !== 'string'), next: page.next } }
    : unread(`An item of the list is not usable: ${fault}.`);
}
