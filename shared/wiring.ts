import type { InvocationContext } from '@azure/functions';
import { LogsIngestionClient } from '@azure/monitor-ingestion';
import type { DurableClient } from 'durable-functions';
import { createApi } from './api/app.ts';
import type { ApiPorts } from './api/ports.ts';
import type { PrivacyPorts } from './api/privacy.ts';
import type { Arm } from './azure/arm.ts';
import { createArm } from './azure/arm-client.ts';
import { readerCredential, remediatorCredential } from './azure/credentials.ts';
import { createSecrets, type Secrets } from './azure/secrets.ts';
import { type Storage, storageOf, textOf } from './azure/storage.ts';
import { lastGoodIn } from './azure/stored-files.ts';
import { objectIdOf } from './azure/token.ts';
import { collectUnit } from './collectors/collect-unit.ts';
import { dependentsOf } from './collectors/dependents-of.ts';
import { discoverUnits } from './collectors/discover-units.ts';
import { expectedSubscriptions, type Scope } from './collectors/expected-subscriptions.ts';
import { parseConfig } from './config/parse.ts';
import { readSettings, type Settings } from './config/settings.ts';
import { createConfigSource, type LoadedConfig } from './config/source.ts';
import { withExposure } from './drift/exposure.ts';
import { draftEstate } from './engine/estate.ts';
import type { judge } from './engine/judge.ts';
import { startDue } from './governance/due.ts';
import type { FullScan } from './governance/scan-service.ts';
import { governEvent, type Ports, sweep } from './governance.ts';
import { invocationLog, processLog } from './host-log.ts';
import { createLedger, type Ledger } from './ledger/ledger.ts';
import { createRemediationStore, prepareRemediationTables, remediationTables } from './ledger/remediations/store.ts';
import { tableOf } from './ledger/table.ts';
import type { Consumer } from './model/consumer.ts';
import type { Log } from './model/log.ts';
import { version } from './model/version.ts';
import { createRemediation, type RemediationService } from './remediations/create-remediation.ts';
import type { GatherFacts } from './remediations/gather-facts.ts';
import type { Orchestrations, RemediationPorts } from './remediations/ports.ts';
import { catalogue, catalogueVersion } from './rules/catalogue.ts';
import type { ScanPorts } from './scan.ts';
import { logAnalyticsConsumer } from './sinks/log-analytics.ts';
import { driftObserver, driftRoutes } from './wiring/drift.ts';
import { gatherEstate } from './wiring/estate.ts';
import { exemptionRoutes, warnOfExpiry, withStoredExemptions } from './wiring/exemptions.ts';
import { createGoverned, type Governed } from './wiring/governed.ts';
import { instanceState } from './wiring/instance-state.ts';
import { judgeWith, versionOf } from './wiring/judge.ts';
import { lagOf, measure } from './wiring/measures.ts';
import { createNotify, type Notify, reportingChanges } from './wiring/notify.ts';
import { pagePorts } from './wiring/pages.ts';
import { factsOf } from './wiring/preflight.ts';
import { eraser } from './wiring/privacy.ts';
import { createEstateSize, remediationSurroundings } from './wiring/remediation.ts';
import { joinReports, type ReportService } from './wiring/report.ts';
import { discoverScope, joinFullScan, keepingSeenEvents, purgeOrchestrations, type ScanTables, scanTables } from './wiring/scan.ts';
import { createTelemetry, type Telemetry } from './wiring/telemetry.ts';
import { createWaits, totalWait, type Waits } from './wiring/waits.ts';
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

/** What lives as long as the process. */
interface Parts {
  readonly settings: Settings;
  readonly config: () => Promise<LoadedConfig>;
  /** The configuration with the exemptions made by command, read anew: for whoever judges. */
  readonly inForce: () => Promise<LoadedConfig>;
  readonly reader: Arm;
  /** Tells whose reads waited. */
  readonly waits: Waits;
  readonly scanTables: ScanTables;
  readonly governed: Governed;
  readonly telemetry: Telemetry;
  readonly writer: Arm;
  readonly gatherFacts: GatherFacts;
  readonly ledger: Ledger;
  readonly store: ReturnType<typeof createRemediationStore>;
  readonly ingestion: LogsIngestionClient | undefined;
  readonly ownPrincipals: readonly string[];
  readonly secrets: Secrets;
  readonly storage: Storage;
  readonly estateSize: () => Promise<number>;
  readonly erase: PrivacyPorts['erase'];
}

async function build(environment: Readonly<Record<string, string | undefined>>): Promise<Parts> {
  const settings = readSettings(environment);
  const storage = storageOf(settings);
  const files = storage.blobs.getContainerClient('config');
  const config = createConfigSource({ read: (file) => textOf(files, file), lastGood: lastGoodIn(files), log: processLog });
  const { retention, assessment } = (await config()).config;
  const writerCredential = remediatorCredential(settings);
  const limits = { requestsPerSecond: assessment.requestsPerSecond, burst: assessment.requestBurst };
  const arm = { endpoint: settings.ARM_ENDPOINT, audience: settings.ARM_AUDIENCE, limits };
  const tables = { history: storage.table(remediationTables.history), state: storage.table(remediationTables.state) };
  await prepareRemediationTables(tables);
  const waits = createWaits();
  const scans = scanTables(storage.table);
  const ledger = createLedger({ tables: storage.table, blobs: storage.blobs.getContainerClient('looks'), retention });
  const reader = createArm({ ...arm, credential: readerCredential(settings), sleep: waits.sleep });
  return {
    settings,
    config,
    inForce: withStoredExemptions(config, ledger.exemptions),
    reader,
    governed: createGoverned({
      arm: reader,
      table: tableOf(storage.table('Runs')),
      scope: async () => (await config()).config.scope,
      log: processLog,
    }),
    waits,
    scanTables: scans,
    telemetry: createTelemetry(settings, { log: processLog }),
    writer: createArm({ ...arm, credential: writerCredential }),
    gatherFacts: factsOf(settings, reader),
    ledger: keepingSeenEvents(ledger, scans.seen),
    store: createRemediationStore(tables),
    ingestion:
      settings.LOGS_ENDPOINT === undefined
        ? undefined
        : new LogsIngestionClient(settings.LOGS_ENDPOINT, readerCredential(settings), { audience: `${settings.LOGS_AUDIENCE}/.default` }),
    ownPrincipals: await objectIdOf(writerCredential, settings.ARM_AUDIENCE),
    secrets: createSecrets(settings, readerCredential(settings)),
    storage,
    estateSize: createEstateSize(ledger),
    erase: eraser(storage),
  };
}

/** The parts with those that write to the log of an invocation. */
interface Joined extends Parts {
  readonly notify: Notify;
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
  const reports = joinReports({
    ...shared,
    post: notify.post,
    orchestrations: orchestrationsOf(client),
    listScans: fullScan.list,
    publicUrl: settings.PUBLIC_URL,
    stateOf: client === undefined ? undefined : (id) => instanceState(client, id),
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
    },
    purge: async () => {
      const warned = await warnOfExpiry((await shared.inForce()).exemptions, notify.post, new Date());
      log.info('What was kept long enough is gone', {
        ...(await ledger.purge()),
        messages: await notify.purge(),
        reports: await reports.purge(),
        warned,
      });
    },
    api: async (request) => await createApi(apiPorts({ ledger, remediation, fullScan, reports, ports, shared }), settings).fetch(request),
  };
}

function remediationPorts(shared: Joined, log: Log, client: DurableClient | undefined, consumers: readonly Consumer[]): RemediationPorts {
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

async function governancePorts(shared: Joined, log: Log, consumers: readonly Consumer[]): Promise<Ports> {
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

interface ApiParts {
  readonly ledger: Ledger;
  readonly remediation: RemediationService;
  readonly fullScan: FullScan;
  readonly reports: ReportService;
  readonly ports: Ports;
  readonly shared: Joined;
}

function apiPorts({ ledger, remediation, fullScan, reports, ports, shared }: ApiParts): ApiPorts {
  const { config } = shared;
  const now = (): string => new Date().toISOString();
  const routes = {
    version,
    healthy: () => isHealthy(shared),
    listUnits: ledger.listUnits,
    getLook: async (unit) => {
      const look = await ledger.lastLook(unit);
      if (look === null) {
        return null;
      }
      const { unit: _readings, ...rest } = look;
      return rest;
    },
    listFindings: async (filter) => {
      const page = await ledger.listFindings(filter);
      return { ...page, items: page.items.map((finding) => withExposure(finding, now())) };
    },
    getFinding: async (id) => {
      const found = await ledger.getFinding(id);
      return found === null ? null : { ...found, finding: withExposure(found.finding, now()) };
    },
    listTransitions: ledger.listTransitions,
    listRemediations: remediation.list,
    getRemediation: remediation.get,
    approvalUrl: remediation.approvalUrl,
    openLink: remediation.openLink,
    decide: remediation.decide,
    killSwitch: remediation.killSwitch,
    setKillSwitch: remediation.setKillSwitch,
    requestRemediation: async (findingId, by) => {
      const found = await ledger.getFinding(findingId);
      if (found === null) {
        return { status: 'notFound', because: 'There is no finding with this id.' };
      }
      const { ruleId, resourceId, unit, status } = found.finding;
      return status === 'open'
        ? await remediation.request({ ruleId, findingId, resourceId, unit }, by)
        : { status: 'conflict', because: `The finding is ${status}: there is nothing to repair.` };
    },
    requestUndo: remediation.requestUndo,
    startScan: fullScan.start,
    listScans: fullScan.list,
    getScan: fullScan.get,
    coverage: fullScan.coverage,
    ...reports.routes,
    ...driftRoutes({ ledger, config }),
    ...exemptionRoutes({ ledger, config, ports }),
    erase: shared.erase,
    testNotifications: shared.notify.test,
  } satisfies Omit<ApiPorts, 'pages'>;
  return {
    ...routes,
    pages: pagePorts(routes, {
      approvalUrl: remediation.approvalUrl,
      listChanges: routes.listChanges,
      exposure: routes.exposure,
      listReports: reports.routes.listReports,
      startReport: (by) => reports.routes.makeReport(by, {}),
    }),
  };
}

/** What `scan.ts` needs to read and judge once without remembering; for the command line and `npm start -- --once`. */
export function scanPorts(
  environment: Readonly<Record<string, string | undefined>>,
  loaded: Pick<LoadedConfig, 'config' | 'exemptions'> = { config: parseConfig(''), exemptions: [] },
  scope: Scope = { subscriptions: [], managementGroups: [] },
): Omit<ScanPorts, 'onProgress'> {
  // A scan keeps no state, so it asks for no storage.
  const settings = readSettings({ WARDEN_STORAGE: 'none', ...environment });
  const { sleep, waitedInMs } = totalWait();
  const arm = createArm({
    endpoint: settings.ARM_ENDPOINT,
    audience: settings.ARM_AUDIENCE,
    credential: readerCredential(settings, environment),
    sleep,
  });
  return {
    waitedInMs,
    discover: (signal) => discoverScope(arm, scope, signal),
    collect: (ref, signal) => collectUnit(ref, { arm, signal }),
    judge: (unit) => judgeWith(loaded, unit, new Date().toISOString()),
    draftEstate: () => draftEstate(loaded.config.policy),
    tool: { name: 'aml-warden', version },
    catalogue: { version: catalogueVersion, rules: catalogue.length, profile: 'default' },
  };
}

/** Finds out which subscriptions a scope names, for the command line. */
export function scopePorts(environment: Readonly<Record<string, string | undefined>>, scope: Scope) {
  const settings = readSettings({ WARDEN_STORAGE: 'none', ...environment });
  const credential = readerCredential(settings, environment);
  const arm = createArm({ endpoint: settings.ARM_ENDPOINT, audience: settings.ARM_AUDIENCE, credential });
  return (signal: AbortSignal) => expectedSubscriptions(arm, scope, signal);
}

function logConsumers({ ingestion, settings }: Parts, log: Log): Consumer[] {
  const ruleId = settings.LOGS_RULE_ID;
  return ingestion === undefined || ruleId === undefined
    ? []
    : [logAnalyticsConsumer({ client: ingestion, ruleId, stream: settings.LOGS_STREAM_FINDINGS, log })];
}

function orchestrationsOf(client: DurableClient | undefined): Orchestrations {
  const needed = (): DurableClient => {
    if (client === undefined) {
      throw new Error('This function was registered without a durable client and cannot start or wake orchestrations.');
    }
    return client;
  };
  return {
    start: async (name, instanceId, input) => await needed().startNew(name, { instanceId, input }),
    raiseEvent: async (instanceId, name, data) => await needed().raiseEvent(instanceId, name, data),
  };
}

const HEALTH_LIMIT_IN_MS = 5_000;

/** Whether state can be read and the configuration in force is the stored one. */
async function isHealthy({ ledger, config }: Parts): Promise<boolean> {
  try {
    const late = new Promise<never>((_resolve, reject) => {
      setTimeout(() => reject(new Error('late')), HEALTH_LIMIT_IN_MS).unref();
    });
    const [loaded] = await Promise.race([Promise.all([config(), ledger.listUnits({ top: 1 })]), late]);
    return loaded.problem === undefined;
  } catch {
    return false;
  }
}
