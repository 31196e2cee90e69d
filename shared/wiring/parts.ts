import { LogsIngestionClient } from '@azure/monitor-ingestion';
import type { PrivacyPorts } from '../api/privacy.ts';
import type { Arm } from '../azure/arm.ts';
import { createArm } from '../azure/arm-client.ts';
import { readerCredential, remediatorCredential } from '../azure/credentials.ts';
import { createSecrets, type Secrets } from '../azure/secrets.ts';
import { type Storage, storageOf, textOf } from '../azure/storage.ts';
import { lastGoodIn } from '../azure/stored-files.ts';
import { objectIdOf } from '../azure/token.ts';
import { readSettings, type Settings } from '../config/settings.ts';
import { createConfigSource, type LoadedConfig } from '../config/source.ts';
import { processLog } from '../host-log.ts';
import { createLedger, type Ledger } from '../ledger/ledger.ts';
import { createMessageBox, type MessageBox } from '../ledger/messages.ts';
import { type PurgedRemediations, purgeRemediations, type RemediationAges } from '../ledger/remediations/purge.ts';
import { createRemediationStore, prepareRemediationTables, remediationTables } from '../ledger/remediations/store.ts';
import { tableOf } from '../ledger/table.ts';
import type { GatherFacts } from '../remediations/gather-facts.ts';
import { withStoredExemptions } from './exemptions.ts';
import { createGoverned, type Governed } from './governed.ts';
import type { Notify } from './notify.ts';
import { factsOf } from './preflight.ts';
import { eraser } from './privacy.ts';
import { createEstateSize } from './remediation.ts';
import { keepingSeenEvents, type ScanTables, scanTables } from './scan.ts';
import { createTelemetry, type Telemetry } from './telemetry.ts';
import { createWaits, type Waits } from './waits.ts';

/** What lives as long as the process. */
export interface Parts {
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
  /** Messages that wait for their channel. */
  readonly box: MessageBox;
  readonly store: ReturnType<typeof createRemediationStore>;
  readonly purgeRemediations: (before: RemediationAges) => Promise<PurgedRemediations>;
  readonly ingestion: LogsIngestionClient | undefined;
  readonly ownPrincipals: readonly string[];
  readonly secrets: Secrets;
  readonly storage: Storage;
  readonly estateSize: () => Promise<number>;
  readonly erase: PrivacyPorts['erase'];
}

/** The parts with those that write to the log of an invocation. */
export interface Joined extends Parts {
  readonly notify: Notify;
}

export async function build(environment: Readonly<Record<string, string | undefined>>): Promise<Parts> {
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
    box: createMessageBox({ table: tableOf(storage.table('Messages')), blobs: storage.blobs.getContainerClient('messages') }),
    store: createRemediationStore(tables),
    purgeRemediations: (before) => purgeRemediations(tables, before),
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
