import type { DurableClient } from 'durable-functions';
import { collectUnit } from '../collectors/collect-unit.ts';
import { dependentsOf } from '../collectors/dependents-of.ts';
import { discoverUnits } from '../collectors/discover-units.ts';
import type { judge } from '../engine/judge.ts';
import type { Ports } from '../governance.ts';
import type { Consumer } from '../model/consumer.ts';
import type { Log } from '../model/log.ts';
import type { RemediationPorts } from '../remediations/ports.ts';
import { logAnalyticsConsumer } from '../sinks/log-analytics.ts';
import { driftObserver } from './drift.ts';
import { gatherEstate } from './estate.ts';
import { judgeWith, versionOf } from './judge.ts';
import { orchestrationsOf } from './orchestrations.ts';
import type { Joined, Parts } from './parts.ts';
import { remediationSurroundings } from './remediation.ts';

export function remediationPorts(
  shared: Joined,
  log: Log,
  client: DurableClient | undefined,
  consumers: readonly Consumer[],
): RemediationPorts {
  const { reader, writer, gatherFacts, store, ownPrincipals, config, inForce } = shared;
  return {
    reader,
    writer,
    gatherFacts,
    store,
    ownPrincipals,
    log,
    ...remediationSurroundings({ ...shared, ...shared.notify, consumers: () => consumers }),
    collect: async (ref: Parameters<typeof collectUnit>[0], { signal }: { readonly signal: AbortSignal }) =>
      await collectUnit(ref, { arm: reader, signal }),
    judge: async (unit: Parameters<typeof judge>[0], at: string) => judgeWith(await inForce(), unit, at),
    policy: async () => {
      const { remediation, policy } = (await config()).config;
      return { ...remediation, logWorkspaces: policy.approvedLogWorkspaces };
    },
    orchestrations: orchestrationsOf(client),
  };
}

export async function governancePorts(shared: Joined, log: Log, consumers: readonly Consumer[]): Promise<Ports> {
  const { ledger, reader, config, inForce } = shared;
  const loaded = await config();
  return {
    ledger,
    collect: (ref, request) =>
      ref.kind === 'estate'
        ? gatherEstate(
            { ledger, governedSubscriptions: shared.governed.current, policy: async () => (await config()).config.policy },
            request.signal,
          )
        : collectUnit(ref, { arm: reader, ...request }),
    judge: async (unit, at) => judgeWith(await inForce(), unit, at),
    observe: driftObserver({ ledger, reader, config: loaded.config, log }),
    dependentsOf,
    discover: async (subscription, signal) => {
      const found = await discoverUnits(reader, [subscription], signal);
      return found.status === 'read' ? { status: 'read', value: found.value.units } : found;
    },
    consumers,
    catalogueVersion: versionOf(loaded),
    settleInMs: loaded.config.assessment.settleInMs,
    reuseReadingsForInMs: loaded.config.assessment.reuseReadingsForInMs,
    governedSubscriptions: shared.governed.current,
    deliverMessages: shared.notify.flush,
    log,
  };
}

export function logConsumers({ ingestion, settings }: Parts, log: Log): Consumer[] {
  const ruleId = settings.LOGS_RULE_ID;
  return ingestion === undefined || ruleId === undefined
    ? []
    : [logAnalyticsConsumer({ client: ingestion, ruleId, stream: settings.LOGS_STREAM_FINDINGS, log })];
}
