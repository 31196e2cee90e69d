import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createAlertRules } from './alert-rules.ts';
import { createActivityLog } from './arm/activity-log.ts';
import { createDiagnoses } from './arm/diagnosis.ts';
import { embeddedChildren } from './arm/embedded.ts';
import { createOperations } from './arm/operations.ts';
import { createPolicies } from './arm/policies.ts';
import { createStore, type Store } from './arm/store.ts';
import { SIMULATED_AZURE } from './banner.ts';
import { writeDoor } from './control/client.ts';
import { type Control, createControl } from './control/control.ts';
import { answerControl, CONTROL_PATH } from './control/control-api.ts';
import { createDenials } from './control/denials.ts';
import { createFaults } from './control/faults.ts';
import { createRequestLog } from './control/request-log.ts';
import { createEventQueue } from './events/queue.ts';
import { addressOf, closeServer, listen, send } from './http.ts';
import { managedIdentities } from './identities.ts';
import { createIdentityEndpoint, IDENTITY_PATH, type IdentityEndpoint } from './identity.ts';
import { FINDINGS_STREAM, RULE_ID } from './ingestion.ts';
import { createMeters } from './meters.ts';
import { createAzureServer } from './server.ts';
import { changed, defaultSettings, type SettingsChange } from './settings.ts';
import { createTeams } from './teams.ts';
import { createCertificates } from './tls.ts';
import { ARM_AUDIENCE, createTokens, LOGS_AUDIENCE } from './tokens.ts';
import type { ArmResource, Log } from './types.ts';
import { putSecret, seedVault } from './vault.ts';
import type { World } from './world.ts';

export interface AzureOptions {
  /** Raw ARM JSON, each with at least id, type and name. */
  readonly estate: readonly { readonly id: string; readonly type: string; readonly name: string }[];
  /** Where Azure answers; 0 or nothing picks a free port. */
  readonly port?: number;
  /** Gets the certificate and control.json. */
  readonly dataDir: string;
  /** Where events go: the host's webhook for Event Grid. */
  readonly onEvent?: string;
  readonly eventDelayInMs?: number;
  readonly schema?: 'eventGrid' | 'cloudEvents';
  readonly settings?: SettingsChange;
  readonly log?: Log;
}

export interface SimulatedAzure {
  /** `https://127.0.0.1:<port>` */
  readonly origin: string;
  /** PEM of the authority that vouches for the certificate. */
  readonly caFile: string;
  /** The environment a process needs to take this for its Azure. */
  readonly env: Readonly<Record<string, string>>;
  readonly control: Control;
  setWebhook(url: string | undefined): void;
  close(): Promise<void>;
}

/** The secret that holds the address of the Teams flow. */
const TEAMS_SECRET = 'teams-webhook-url';

/** Starts the simulated Azure on loopback. Everything is kept in memory and ends with it. */
export async function startAzure(options: AzureOptions): Promise<SimulatedAzure> {
  await mkdir(options.dataDir, { recursive: true });
  const certificates = await createCertificates(options.dataDir);
  const world = createWorld(options);
  const control = createControl(world);
  const teams = createTeams();
  const alertRules = createAlertRules(world);
  world.onRows = alertRules.soon;
  const identity = createIdentityEndpoint(world.tokens);
  const key = randomBytes(24).toString('base64url');
  const azure = createAzureServer(world, teams, certificates);
  const side = createSideDoor({ identity, control, key });
  const [port, sidePort] = await Promise.all([listen(azure, options.port ?? 0), listen(side, 0)]);
  world.origin = `https://127.0.0.1:${port}`;
  seedVault(world);
  putSecret(world, TEAMS_SECRET, teams.url(world.origin));
  world.events.setWebhook(options.onEvent);
  const sideOrigin = `http://127.0.0.1:${sidePort}`;
  await writeDoor(options.dataDir, { origin: sideOrigin, key });
  world.log('info', SIMULATED_AZURE, { origin: world.origin, resources: world.store.size });
  return {
    origin: world.origin,
    caFile: certificates.caFile,
    env: {
      NODE_EXTRA_CA_CERTS: certificates.caFile,
      IDENTITY_ENDPOINT: `${sideOrigin}${IDENTITY_PATH}`,
      IDENTITY_HEADER: identity.secret,
      READER_CLIENT_ID: managedIdentities.reader.clientId,
      REMEDIATOR_CLIENT_ID: managedIdentities.remediator.clientId,
      ARM_ENDPOINT: world.origin,
      ARM_AUDIENCE,
      LOGS_ENDPOINT: world.origin,
      LOGS_AUDIENCE,
      LOGS_RULE_ID: RULE_ID,
      LOGS_STREAM_FINDINGS: FINDINGS_STREAM,
      KEY_VAULT_URL: world.origin,
      EMAIL_ENDPOINT: world.origin,
      EVENT_GRID_TOPIC_ENDPOINT: `${world.origin}/api/events`,
      // The vault answers to an address, not to a name below vault.azure.net.
      KEY_VAULT_VERIFY_CHALLENGE: 'false',
      TEAMS_WEBHOOK_URL: teams.url(world.origin),
    },
    control,
    setWebhook: (url) => world.events.setWebhook(url),
    close: async () => {
      world.events.close();
      world.operations.close();
      await alertRules.close();
      await Promise.all([closeServer(azure), closeServer(side)]);
    },
  };
}

/** The simulated Azure without its sockets. `now` lets a benchmark run on a faster clock. */
export function createWorld({
  estate,
  eventDelayInMs,
  schema,
  settings = {},
  log = () => undefined,
  now = () => new Date(),
}: Omit<AzureOptions, 'dataDir' | 'port' | 'onEvent'> & { readonly now?: () => Date }): World {
  const events = {
    ...settings.events,
    ...(eventDelayInMs === undefined ? {} : { delayInMs: eventDelayInMs }),
    ...(schema === undefined ? {} : { schema }),
  };
  const world: World = {
    origin: '',
    onRows: () => undefined,
    settings: changed(defaultSettings, { ...settings, events }),
    store: filled(estate),
    tokens: createTokens(now),
    operations: createOperations(now),
    events: createEventQueue({ settings: () => world.settings.events, log }),
    activity: createActivityLog(),
    faults: createFaults(),
    denials: createDenials(),
    policies: createPolicies(),
    diagnoses: createDiagnoses(),
    requests: createRequestLog(),
    meters: createMeters(now),
    rows: new Map(),
    cards: [],
    mails: [],
    published: [],
    alerts: [],
    secrets: new Map(),
    now,
    log,
  };
  return world;
}

/** The estate with everything that stands in a parent's properties only. */
function filled(estate: AzureOptions['estate']): Store {
  // A copy that is JSON and nothing else: what is written here changes no list of the caller's.
  const store = createStore(structuredClone(estate) as unknown as readonly ArmResource[]);
  for (const child of [...store.all()].flatMap((parent) => embeddedChildren(parent, store))) {
    store.put(child);
  }
  return store;
}

interface SideDoor {
  readonly identity: IdentityEndpoint;
  readonly control: Control;
  readonly key: string;
}

/** Plain HTTP for what has no certificate in Azure either: the identity endpoint; and for the control interface. */
function createSideDoor({ identity, control, key }: SideDoor): ReturnType<typeof createServer> {
  return createServer((request, response) => {
    const url = addressOf(request);
    if (url?.pathname === IDENTITY_PATH) {
      identity.answer(request, url, response);
    } else if (url?.pathname.startsWith(CONTROL_PATH) === true) {
      answerControl({ control, key }, { request, response, url }).catch(() => void response.destroy());
    } else {
      send(response, { status: 404 });
    }
  });
}
