import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openControl } from '../../local/azure/control/client.ts';
import type { Control } from '../../local/azure/control/control.ts';
import { serviceClient, until } from '../../local/client.ts';
import { firstScan } from '../../local/first-scan.ts';
import { startStack } from '../../local/stack.ts';
import { anEvent, deliver } from '../e2e/scene.ts';
import { BOB, manyWorkspaces } from '../e2e/small-estate.ts';
import { finish, percentile } from './print.ts';

/**
 * From an event sent to its finding stored, at a steady rate, each event about a unit of its own, settle time 0.
 * `--url <origin> --data <folder>` measures a service that runs already (another host as well): `folder` is the data folder of the
 * simulated Azure it is joined to; use a fresh one, and a configuration with settleInMs 0.
 */
const { values } = parseArgs({
  options: { events: { type: 'string' }, rate: { type: 'string' }, url: { type: 'string' }, data: { type: 'string' } },
});
const EVENTS = Number(values.events ?? 300);
const PER_SECOND = Number(values.rate ?? 50);
const estate = manyWorkspaces(EVENTS);
const workspaces = estate.filter(({ type }) => type.endsWith('/workspaces')).map(({ id }) => id);

interface Target {
  readonly origin: string;
  readonly control: Control;
  close(): Promise<void>;
}

async function ownTarget(): Promise<Target> {
  const dataDir = await mkdtemp(join(tmpdir(), 'aml-warden-bench-'));
  const stack = await startStack({ estate, port: 0, dataDir, mode: 'audit', settleInMs: 0 });
  const close = async (): Promise<void> => {
    await stack.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  stack.azure.setWebhook(undefined);
  return { origin: stack.origin, control: stack.azure.control, close };
}

async function runningTarget(origin: string, dataDir: string): Promise<Target> {
  const control = await openControl(dataDir);
  const [, group] = estate;
  const resources = estate.filter(({ type }) => type.endsWith('/workspaces'));
  await control.deploy({ actor: BOB, group: group?.id ?? '', resources });
  return { origin, control, close: async () => undefined };
}

async function sendAll(origin: string): Promise<number[]> {
  const acks: number[] = [];
  const started = Date.now();
  const deliveries: Promise<unknown>[] = [];
  for (const [index, id] of workspaces.entries()) {
    await delay(Math.max(0, started + (index * 1000) / PER_SECOND - Date.now()));
    const at = Date.now();
    deliveries.push(deliver({ origin }, [anEvent(id)]).then(() => acks.push(Date.now() - at)));
  }
  await Promise.all(deliveries);
  return acks;
}

const target = await (values.url === undefined ? ownTarget() : runningTarget(values.url, values.data ?? ''));
try {
  const service = serviceClient(target.origin);
  await firstScan({ service });
  for (const id of workspaces) {
    await target.control.write({ actor: BOB, id, body: { properties: { publicNetworkAccess: 'Enabled' } } });
  }
  await target.control.clearRequests();
  const started = Date.now();
  // The function answers when the finding is stored, so its answer is the measure.
  const acks = await sendAll(target.origin);
  await until(
    'every finding',
    async () => ((await service.findings('ruleId=AML-NET-001&status=open&top=500')).length >= EVENTS ? true : undefined),
    { withinInMs: 120_000 },
  );
  const seconds = (Date.now() - started) / 1000;
  const { counts } = await target.control.requests();
  const armCalls = Object.entries(counts).reduce((sum, [key, count]) => (key.startsWith('GET ') ? sum + count : sum), 0);
  finish(
    [
      `${EVENTS} events at ${PER_SECOND}/s, ${(armCalls / EVENTS).toFixed(1)} reads of Azure an event`,
      'Times are from an event sent to its finding stored.',
    ],
    {
      p50Ms: percentile(acks, 0.5),
      p95Ms: percentile(acks, 0.95),
      p99Ms: percentile(acks, 0.99),
      eventsPerSecond: Math.round(EVENTS / seconds),
      events: EVENTS,
      armCalls,
    },
  );
} finally {
  await target.close();
}
