import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { until } from '../../local/client.ts';
import { firstScan } from '../../local/first-scan.ts';
import { type Stack, type StackOptions, startStack } from '../../local/stack.ts';
import type { RemediationView } from '../../shared/api/ports.ts';
import type { Transition } from '../../shared/model/finding.ts';
import { startFunc } from './driver/func.ts';
import { BOB, smallEstate } from './small-estate.ts';

const ON_FUNC = process.env['E2E_HOST'] === 'func';
/** A real Functions host is slower than ours; what is waited for is the same. */
const PATIENCE = ON_FUNC ? 10 : 1;
if (ON_FUNC) {
  vi.setConfig({ testTimeout: 120_000 * PATIENCE, hookTimeout: 120_000 * PATIENCE });
}

export interface E2e extends Stack {
  /** Where Azure and the host keep what is theirs. */
  readonly dataDir: string;
  /** Opens or closes a resource as Bob would in the portal. */
  setAccess(id: string, access: 'Enabled' | 'Disabled'): Promise<void>;
  transition(rule: string, change: Transition['change'], resourceId: string): Promise<Transition>;
  remediation(resourceId: string, is: (view: RemediationView) => boolean): Promise<RemediationView>;
  /** Starts a function on a timer now, as an operator does; resolves when it was started. */
  startTimer(name: string): Promise<void>;
  /** How many writes Azure accepted on a resource type, by method. */
  writes(type: string): Promise<number>;
  end(): Promise<void>;
}

/** Everything running on the small estate, looked at once. */
export async function begin(options: Partial<StackOptions> = {}): Promise<E2e> {
  const dataDir = await mkdtemp(join(tmpdir(), 'aml-warden-e2e-'));
  const stack = await startStack({
    estate: smallEstate(),
    port: 0,
    dataDir,
    mode: 'auto',
    settleInMs: 50,
    // Two worker processes take turns, so that nothing can hide in the memory of one.
    workers: Number(process.env['E2E_WORKERS'] ?? '0'),
    ...(ON_FUNC ? { host: startFunc } : {}),
    ...options,
  });
  await firstScan(stack);
  return {
    ...stack,
    dataDir,
    setAccess: async (id, access) => {
      await stack.azure.control.write({ actor: BOB, id, body: { properties: { publicNetworkAccess: access } } });
    },
    transition: (rule, change, resourceId) =>
      until(
        `${rule} ${change} on ${resourceId}`,
        async () =>
          (await stack.service.transitions('top=200')).find(
            (one) => one.ruleId === rule && one.change === change && one.resourceId === resourceId.toLowerCase(),
          ),
        { withinInMs: 20_000 * PATIENCE },
      ),
    remediation: (resourceId, is) =>
      until(
        'the remediation',
        async () => (await stack.service.remediations('top=200')).find((view) => view.resourceId === resourceId.toLowerCase() && is(view)),
        {
          withinInMs: 40_000 * PATIENCE,
        },
      ),
    startTimer: async (name) => {
      const answer = await fetch(`${stack.origin}/admin/functions/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ input: '' }),
      });
      if (answer.status !== 202) {
        throw new Error(`Expected the host to start ${name} but it answered ${answer.status}.`);
      }
    },
    writes: async (type) => {
      const { counts } = await stack.azure.control.requests();
      return Object.entries(counts).reduce(
        (sum, [key, count]) => (/^(PUT|PATCH|DELETE) /.test(key) && key.endsWith(` ${type.toLowerCase()}`) ? sum + count : sum),
        0,
      );
    },
    end: async () => {
      await stack.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Sends an Event Grid delivery as it stands and resolves with the status. */
export async function deliver(stack: Pick<Stack, 'origin'>, events: unknown): Promise<number> {
  const answer = await fetch(`${stack.origin}/runtime/webhooks/eventgrid?functionName=onResourceEvent`, {
    method: 'POST',
    headers: { 'aeg-event-type': 'Notification', 'content-type': 'application/json' },
    body: typeof events === 'string' ? events : JSON.stringify(events),
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** An event about a resource as Event Grid sends it. */
export function anEvent(resourceUri: string, changes: object = {}): object {
  return {
    id: crypto.randomUUID(),
    topic: resourceUri.split('/').slice(0, 3).join('/'),
    subject: resourceUri,
    eventType: 'Microsoft.Resources.ResourceWriteSuccess',
    eventTime: new Date().toISOString(),
    dataVersion: '2',
    metadataVersion: '1',
    data: { resourceUri, operationName: 'Microsoft.MachineLearningServices/workspaces/write', status: 'Succeeded', claims: {} },
    ...changes,
  };
}

/** What App Service authentication tells the app of somebody who signed in; needs `WEBSITE_AUTH_ENABLED` in the host's settings. */
export function signedIn(name: string, ...roles: readonly string[]): Readonly<Record<string, string>> {
  const claims = [{ typ: 'preferred_username', val: name }, ...roles.map((role) => ({ typ: 'roles', val: role }))];
  return { 'x-ms-client-principal': Buffer.from(JSON.stringify({ auth_typ: 'aad', claims })).toString('base64') };
}
