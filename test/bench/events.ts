import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { until } from '../../local/client.ts';
import { firstScan } from '../../local/first-scan.ts';
import { startStack } from '../../local/stack.ts';
import { anEvent, deliver } from '../e2e/scene.ts';
import { BOB, manyWorkspaces } from '../e2e/small-estate.ts';
import { finish, percentile } from './print.ts';

/**
 * From an event sent to its finding stored, at a steady rate, each event about a unit of its own. Settle time 0. With --url the same events go
 * to a service that is running elsewhere against the same estate (its simulated Azure must be open to this program: --data names its folder).
 */
const { values } = parseArgs({ options: { events: { type: 'string' }, rate: { type: 'string' }, url: { type: 'string' } } });
const EVENTS = Number(values.events ?? 300);
const PER_SECOND = Number(values.rate ?? 50);

const dataDir = await mkdtemp(join(tmpdir(), 'aml-warden-bench-'));
const estate = manyWorkspaces(EVENTS);
const workspaces = estate.filter(({ type }) => type.endsWith('/workspaces')).map(({ id }) => id);
const stack = await startStack({ estate, port: 0, dataDir, mode: 'audit', settleInMs: 0 });
const origin = values.url ?? stack.origin;
try {
  await firstScan(stack);
  stack.azure.setWebhook(undefined);
  for (const id of workspaces) {
    await stack.azure.control.write({ actor: BOB, id, body: { properties: { publicNetworkAccess: 'Enabled' } } });
  }
  await stack.azure.control.clearRequests();
  const sentAt = new Map<string, number>();
  const acks: number[] = [];
  const started = Date.now();
  const deliveries: Promise<void>[] = [];
  for (const [index, id] of workspaces.entries()) {
    await delay(Math.max(0, started + (index * 1000) / PER_SECOND - Date.now()));
    const at = Date.now();
    sentAt.set(id.toLowerCase(), at);
    deliveries.push(deliver({ origin }, [anEvent(id)]).then(() => void acks.push(Date.now() - at)));
  }
  await Promise.all(deliveries);
  const opened = await until(
    'every finding',
    async () => {
      const findings = await stack.service.findings('ruleId=AML-NET-001&status=open&top=500');
      return findings.length === EVENTS ? findings : undefined;
    },
    { withinInMs: 120_000 },
  );
  const seconds = (Date.now() - started) / 1000;
  // The function answers when the finding is stored, so the answer bounds it from above.
  const { counts } = await stack.azure.control.requests();
  const armCalls = Object.entries(counts).reduce((sum, [key, count]) => (key.startsWith('GET ') ? sum + count : sum), 0);
  finish(
    [
      `${opened.length} events at ${PER_SECOND}/s, ${(armCalls / EVENTS).toFixed(1)} reads of Azure an event`,
      'p50Ms, p95Ms and p99Ms: from an event sent to its finding stored',
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
  await stack.close();
  await rm(dataDir, { recursive: true, force: true });
}
