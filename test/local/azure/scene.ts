import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type AzureOptions, type SimulatedAzure, startAzure } from '../../../local/azure/index.ts';
import type { JsonObject } from '../../../shared/model/json.ts';

export const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
export const SUB = `/subscriptions/${SUBSCRIPTION}`;
export const GROUP = `${SUB}/resourceGroups/rg-ml`;
export const WORKSPACE = `${GROUP}/providers/Microsoft.MachineLearningServices/workspaces/mlw`;
export const STORAGE = `${GROUP}/providers/Microsoft.Storage/storageAccounts/stml`;
export const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/kvml`;
export const ENDPOINT = `${WORKSPACE}/onlineEndpoints/scoring`;
export const AML = '2025-12-01';

export const ada = { upn: 'ada@contoso.com', name: 'Ada Lovelace', objectId: 'aaaaaaaa-0000-4000-8000-000000000001' };

interface Part {
  readonly location?: string;
  readonly properties?: JsonObject;
  readonly [more: string]: unknown;
}

/** A resource of an estate: its name and type are in its id. */
export function aResource(id: string, part: Part = {}): { id: string; type: string; name: string } & Part {
  const segments = id.split('/');
  const at = segments.lastIndexOf('providers');
  const [namespace, ...rest] = segments.slice(at + 1);
  return { id, type: [namespace, ...rest.filter((_, index) => index % 2 === 0)].join('/'), name: segments.at(-1) ?? '', ...part };
}

/** One workspace with what is needed to see each behaviour. */
export function anEstate(...more: readonly { id: string; type: string; name: string }[]) {
  const westeurope = { location: 'westeurope' };
  return [
    aResource(WORKSPACE, {
      ...westeurope,
      tags: { env: 'test', owner: 'ml' },
      properties: {
        publicNetworkAccess: 'Disabled',
        systemDatastoresAuthMode: 'Identity',
        ipAllowlist: ['203.0.113.0/24'],
        workspaceId: 'w-1',
      },
    }),
    ...['ci1', 'ci2', 'ci3'].map((name) =>
      aResource(`${WORKSPACE}/computes/${name}`, {
        ...westeurope,
        properties: { computeType: 'ComputeInstance', properties: { state: 'Running' } },
      }),
    ),
    aResource(ENDPOINT, { ...westeurope, properties: { authMode: 'AADToken', publicNetworkAccess: 'Disabled' } }),
    aResource(STORAGE, {
      ...westeurope,
      properties: { publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Allow', bypass: 'AzureServices' } },
    }),
    aResource(VAULT, { ...westeurope, properties: { enablePurgeProtection: true } }),
    ...more,
  ];
}

export interface Scene extends AsyncDisposable {
  readonly azure: SimulatedAzure;
  /** As a person over HTTPS; `url` may be a path or a link from an answer. `api-version` is added when it is missing. */
  ask(method: string, url: string, options?: AskOptions): Promise<Asked>;
}

interface AskOptions {
  readonly body?: unknown;
  /** null: without one. */
  readonly token?: string | null;
  readonly apiVersion?: string | null;
}

interface Asked {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test says itself what it expects in an answer
  readonly body: any;
}

/** Starts a simulated Azure and lets this process trust it. Operations are short. */
export async function startScene(options: Partial<AzureOptions> = {}): Promise<Scene> {
  const dataDir = await mkdtemp(join(tmpdir(), 'simulated-azure-'));
  const longRunning = { durationInMs: 60, retryAfterInMs: 20, ...options.settings?.longRunning };
  const azure = await startAzure({
    estate: anEstate(),
    dataDir,
    eventDelayInMs: 0,
    ...options,
    settings: { ...options.settings, longRunning },
  });
  setDefaultCACertificates([...getCACertificates('default'), await readFile(azure.caFile, 'utf8')]);
  const personal = await azure.control.tokenFor(ada);
  return {
    azure,
    ask: (method, url, asked) => ask({ origin: azure.origin, personal }, method, { url, ...asked }),
    [Symbol.asyncDispose]: async () => {
      await azure.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

async function ask(
  { origin, personal }: { origin: string; personal: string },
  method: string,
  { url, body, token = personal, apiVersion = AML }: AskOptions & { url: string },
): Promise<Asked> {
  const address = new URL(url, origin);
  if (apiVersion !== null && !address.searchParams.has('api-version')) {
    address.searchParams.set('api-version', apiVersion);
  }
  const answer = await fetch(address, {
    method,
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
}

/** Asks an operation until it ends. */
export async function ended(scene: Scene, operationUrl: string): Promise<Asked> {
  for (;;) {
    const answer = await scene.ask('GET', operationUrl);
    if (answer.status !== 202 && answer.body?.status !== 'InProgress') {
      return answer;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export interface Delivery {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  // biome-ignore lint/suspicious/noExplicitAny: a test says itself what it expects in an event
  readonly body: any;
}

/** A receiver of events that answers with these statuses one after the other, the last one for ever. */
export async function startReceiver(...statuses: readonly number[]): Promise<{ url: string; deliveries: Delivery[] } & AsyncDisposable> {
  const deliveries: Delivery[] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    deliveries.push({ headers: request.headers, body: await json(request) });
    response.writeHead(statuses[Math.min(deliveries.length, statuses.length) - 1] ?? 202).end();
  };
  const server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/runtime/webhooks/eventgrid?functionName=onResourceEvent`,
    deliveries,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
