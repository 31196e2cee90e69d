import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { createApi } from './api/app.ts';
import { startDue } from './governance/due.ts';
import type { FullScan } from './governance/scan-service.ts';
import { governEvent, sweep } from './governance.ts';
import { invocationLog, processLog } from './host-log.ts';
import type { Consumer } from './model/consumer.ts';
import { createRemediation, type RemediationService } from './remediations/create-remediation.ts';
import { apiPorts } from './wiring/api.ts';
import { warnOfExpiry } from './wiring/exemptions.ts';
import { instanceState } from './wiring/instance-state.ts';
import { lagOf, measure } from './wiring/measures.ts';
import { createNotify, reportingChanges } from './wiring/notify.ts';
import { orchestrationsOf } from './wiring/orchestrations.ts';
import { build, type Parts } from './wiring/parts.ts';
import { governancePorts, logConsumers, remediationPorts } from './wiring/ports.ts';
import { remediationAges } from './wiring/remediation.ts';
import { tendRemediations } from './wiring/remediation-upkeep.ts';
import { joinReports, type ReportService } from './wiring/report.ts';
import { joinFullScan, purgeOrchestrations } from './wiring/scan.ts';
import { DECISION_EVENT } from './workflows/approval.ts';
import { REMEDIATE } from './workflows/remediate.ts';
import { UNDO } from './workflows/undo.ts';

/** What functions/ calls; everything behind it is joined here and nowhere else. */
export interface Wiring {
  readonly remediation: RemediationService;
  readonly fullScan: FullScan;
  readonly reports: ReportService;
  /** Starts what the schedules say is due. */
  startDue(): Promise<void>;
  /** Takes away the history of orchestrations that ended long ago. */
  purgeOrchestrations(): Promise<void>;
  /** Measures the service itself and tells it. */
  measure(): Promise<void>;
  governEvent(event: unknown): Promise<void>;
  sweep(): Promise<void>;
  /** Takes away what is older than it is kept. */
  purge(): Promise<void>;
  /** Answers a request below /api. */
  api(request: Request): Promise<Response>;
}

/** What one invocation brings along. */
export interface Invocation {
  readonly context?: InvocationContext;
  readonly client?: DurableClient;
}

/** Time an invocation has for itself; the host ends it after functionTimeout of host.json. */
const INVOCATION_LIMIT_IN_MS = 240_000;

let parts: Promise<Parts> | undefined;

/** Joins the service for one invocation. Clients and caches live as long as the process. */
export async function wire(invocation: Invocation = {}): Promise<Wiring> {
  parts ??= build(process.env).catch((error: unknown) => {
    parts = undefined;
    throw error;
  });
  return join(await parts, invocation);
}

/** Sends what was measured and not sent yet; for the end of the process. */
export async function flushMeasures(): Promise<void> {
  const built = await parts?.catch(() => undefined);
  await built?.telemetry.flush();
}

async function join(parts: Parts, { context, client }: Invocation): Promise<Wiring> {
  const log = context === undefined ? processLog : invocationLog(context);
  const notify = await createNotify({ ...parts, deadLetters: async () => (await parts.ledger.listDeadLetters(1_000)).length }, log);
  const shared = { ...parts, ledger: reportingChanges(parts.ledger, notify.sendRows), notify };
  const { settings, ledger, reader } = shared;
  const consumers: Consumer[] = [...logConsumers(shared, log), ...notify.consumers];
  const remediation = createRemediation(remediationPorts(shared, log, client, consumers), {
    remediate: REMEDIATE,
    undo: UNDO,
    decisionEvent: DECISION_EVENT,
  });
  consumers.push(remediation.consumer);
  const ports = await governancePorts(shared, log, consumers);
  const limit = (): AbortSignal => AbortSignal.timeout(INVOCATION_LIMIT_IN_MS);
  const { config } = await shared.config();
  const fullScan = joinFullScan({
    ...shared,
    tables: shared.scanTables,
    governance: ports,
    reader,
    waits: shared.waits,
    config,
    orchestrations: orchestrationsOf(client),
    signal: limit,
    sendRows: notify.sendRows,
    onExpected: shared.governed.found,
  });
  const stateOf = client === undefined ? undefined : async (id: string) => await instanceState(client, id);
  const reports = joinReports({
    ...shared,
    post: notify.post,
    orchestrations: orchestrationsOf(client),
    listScans: fullScan.list,
    publicUrl: settings.PUBLIC_URL,
    stateOf,
    log,
  });
  const schedules = [fullScan.schedule(config.schedules.fullScan), reports.schedule(config.schedules.report)];
  return {
    remediation,
    fullScan,
    reports,
    startDue: async () => await startDue(schedules, { times: shared.scanTables.times, log, now: new Date() }),
    measure: async () => {
      const from = { table: shared.storage.table, runs: shared.scanTables.runs, config };
      await shared.telemetry.report(await measure(from, new Date()), log);
    },
    purgeOrchestrations: async () => {
      const ended = client === undefined ? 0 : await purgeOrchestrations(client, config.retention.orchestrationsInDays, new Date());
      log.info('The history of old orchestrations is gone', { instances: ended });
    },
    governEvent: async (event) => {
      const governed = await governEvent(event, ports, limit());
      if ('ignored' in governed) {
        log.info('An event was ignored', { because: governed.ignored });
      } else {
        await shared.telemetry.keep(lagOf(event, new Date()), log);
      }
    },
    sweep: async () => {
      await sweep(ports, limit());
      await remediation.retellDecisions();
      await reports.tend();
      await tendRemediations({ store: shared.store, giveUp: remediation.giveUp, stateOf, log, now: new Date() });
    },
    purge: async () => {
      const warned = await warnOfExpiry((await shared.inForce()).exemptions, notify.post, new Date());
      log.info('What was kept long enough is gone', {
        ...(await ledger.purge()),
        messages: await notify.purge(),
        reports: await reports.purge(),
        ...(await shared.purgeRemediations(remediationAges((await shared.config()).config, new Date()))),
        warned,
      });
    },
    api: async (request) => await createApi(apiPorts({ ledger, remediation, fullScan, reports, ports, shared }), settings).fetch(request),
  };
}
