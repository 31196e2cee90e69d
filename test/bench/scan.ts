import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { TableClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import { startAzurite } from '../../local/azurite.ts';
import { runOrchestration } from '../../local/host/durable/run-orchestration.ts';
import { collectUnit } from '../../shared/collectors/collect-unit.ts';
import { dependentsOf } from '../../shared/collectors/dependents-of.ts';
import { judge } from '../../shared/engine/judge.ts';
import type { Ports } from '../../shared/governance/ports.ts';
import { createFullScan, type FullScan } from '../../shared/governance/scan-service.ts';
import { createLedger, type Ledger } from '../../shared/ledger/ledger.ts';
import { defaultRulePolicy } from '../../shared/model/policy.ts';
import { ESTATE } from '../../shared/model/resource-id.ts';
import { catalogue, catalogueVersion } from '../../shared/rules/catalogue.ts';
import { gatherEstate } from '../../shared/wiring/estate.ts';
import { keepingSeenEvents, scanTables, whatThereIs } from '../../shared/wiring/scan.ts';
import { createWaits } from '../../shared/wiring/waits.ts';
import { fullScanV1 } from '../../shared/workflows/full-scan.ts';
import { SCAN_SUBSCRIPTION, scanSubscriptionV1 } from '../../shared/workflows/scan-subscription.ts';
import { finish } from './print.ts';
import { largeEstate, RESOURCES_PER_WORKSPACE } from './scan/estate.ts';
import { createFastClock } from './scan/fast-clock.ts';
import { simulatedArm } from './scan/simulated-arm.ts';

/**
 * A full scan of a large estate against Azure's token buckets. Everything of the service is the real thing: orchestrations under the
 * SDK's replay, activities, Resource Manager client, rules, and the ledger in the storage emulator. The simulated Azure answers in this
 * process, without sockets, with its own buckets enforced; one clock for both sides runs `--speed` times as fast as the real one, so what
 * this machine computes counts that many times.
 */
const { values } = parseArgs({
  options: {
    workspaces: { type: 'string', default: '1000' },
    subscriptions: { type: 'string', default: '2' },
    speed: { type: 'string', default: '4' },
    rate: { type: 'string', default: '24' },
  },
});
const workspaces = Number(values.workspaces);
const subscriptions = Number(values.subscriptions);
/** What Azure gives each identity in each subscription. */
const BUCKET = { size: 250, refillPerSecond: 25 };
/** All but what Azure refills, for an identity that nobody else uses. */
const limits = { requestsPerSecond: Number(values.rate), burst: 240 };

const clock = createFastClock(Number(values.speed));
const waits = createWaits(clock.sleep, clock.elapsedInMs);
const { arm, granted, refused } = simulatedArm(largeEstate(workspaces, subscriptions), clock, {
  bucket: BUCKET,
  limits,
  sleep: waits.sleep,
});
const azurite = await startAzurite();
try {
  const { service, ledger } = joined(azurite.connectionString);
  const started = clock.elapsedInMs();
  const begun = performance.now();
  const run = await scanned(service);
  const tookInS = (clock.elapsedInMs() - started) / 1000;
  const realInS = (performance.now() - begun) / 1000;
  const leastInS = Math.max(...[...granted.values()].map((calls) => (calls - BUCKET.size) / BUCKET.refillPerSecond));
  const calls = [...granted.values()].reduce((sum, count) => sum + count, 0);
  // What we ourselves look at afterwards is not the scan's.
  const peakRssMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  const estate = await estateOf(ledger);
  const { units, done, failed, deniedReads, unreadReads, throttleWaitsInMs } = run.progress;
  if (run.state !== 'finished' || done !== workspaces + subscriptions || failed + deniedReads + unreadReads > 0) {
    throw new Error(`Expected everything to be read but found ${JSON.stringify(run)}`);
  }
  finish(
    [
      `${units} units in ${subscriptions} subscriptions, ${calls} requests granted, ${refused.count} refused by 429`,
      `${Math.round(tookInS)} s on the fast clock (${Math.round(realInS)} s real, ${values.speed} times as fast); the buckets allow ${Math.round(leastInS)} s at best`,
      `The service asked for at most ${limits.requestsPerSecond} requests a second and subscription; with the default of 15 the buckets' part is ${Math.round(Math.max(...granted.values()) / 15)} s.`,
      `The estate: ${estate.judgements} judgements, ${estate.failing} of them failing or unknown, ${estate.zippedKiB} KiB stored`,
      `Requests waited ${Math.round(throttleWaitsInMs / 1000)} s in all, added up. The simulated Azure is in this process and in its memory.`,
    ],
    {
      units,
      resources: workspaces * RESOURCES_PER_WORKSPACE,
      ratioToLimit: round(tookInS / leastInS),
      armCallsPerUnit: round(calls / units),
      peakRssMiB,
    },
  );
} finally {
  await azurite.stop();
}

function joined(connectionString: string) {
  const table = (name: string) => TableClient.fromConnectionString(connectionString, name, { allowInsecureConnection: true });
  const tables = scanTables(table);
  const blobs = BlobServiceClient.fromConnectionString(connectionString).getContainerClient('looks');
  const ledger = keepingSeenEvents(createLedger({ tables: table, blobs }), tables.seen);
  const say = (message: string, fields?: object): void => void process.stderr.write(`${message} ${JSON.stringify(fields ?? {})}\n`);
  const governance: Ports = {
    ledger,
    collect: (ref, request) =>
      ref.kind === 'estate'
        ? gatherEstate(
            { ledger, policy: async () => defaultRulePolicy, governedSubscriptions: async () => 'all', now: clock.now },
            request.signal,
          )
        : collectUnit(ref, { arm, ...request }),
    judge: (unit, at) => judge(unit, catalogue, { at }),
    dependentsOf,
    discover: async () => ({ status: 'unread', because: 'no event happens here' }),
    consumers: [],
    catalogueVersion,
    settleInMs: 0,
    reuseReadingsForInMs: 0,
    governedSubscriptions: async () => 'all',
    log: { info: say, warn: say, error: say },
    now: clock.now,
  };
  const service = createFullScan({
    ...tables,
    governance,
    whatThereIs: (signal) => whatThereIs(arm, { subscriptions: [], managementGroups: [] }, { ledger }, signal),
    measured: waits.measured,
    startOrchestration: async () => undefined,
    eventLagInMs: 0,
    onEnd: async () => undefined,
    keepRunsForInDays: 400,
    signal: () => AbortSignal.timeout(240_000),
  });
  return { service, ledger };
}

/** What comparing all workspaces left behind. */
async function estateOf(ledger: Pick<Ledger, 'lastLook'>) {
  const look = await ledger.lastLook(ESTATE.id);
  if (look === null || look.judgements.length < workspaces) {
    throw new Error(`Expected the estate to be judged but found ${look?.judgements.length ?? 'no look'}.`);
  }
  const failing = look.judgements.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown').length;
  return { judgements: look.judgements.length, failing, zippedKiB: Math.round(gzipSync(JSON.stringify(look)).length / 1024) };
}

async function scanned(service: FullScan) {
  const started = await service.start('bench');
  const id = started.status === 'accepted' ? started.id : '';
  await runOrchestration(fullScanV1, {
    instanceId: id,
    orchestrators: { [SCAN_SUBSCRIPTION]: scanSubscriptionV1 },
    activities: { ...service.activities },
  });
  const run = await service.get(id);
  if (run === null) {
    throw new Error('Expected the run to be in the table.');
  }
  return run;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
