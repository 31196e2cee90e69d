import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type SimulatedAzure, startAzure } from './azure/index.ts';
import type { ArmResource } from './azure/types.ts';
import { type Azurite, startAzurite } from './azurite.ts';
import { type ServiceClient, serviceClient } from './client.ts';
import { type Child, startChild } from './processes.ts';
import { type LocalMode, type Sections, seedConfig } from './seed-config.ts';

/** What a host gets to run the service with. */
export interface HostStart {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** 0 lets the host pick one. */
  readonly port: number;
  /** The host's to keep things in, over restarts too. */
  readonly dataDir: string;
  readonly onLog?: (line: string) => void;
}

/** Resolves once the host serves every function of the service. */
export type HostStarter = (start: HostStart) => Promise<{ readonly child: Child; readonly port: number }>;

export interface StackOptions {
  readonly estate: readonly ArmResource[];
  /** 0 picks a free one. */
  readonly port: number;
  readonly dataDir: string;
  readonly mode: LocalMode;
  /** Keep state over restarts of the whole. */
  readonly persistent?: boolean;
  /** How long the service waits so that a burst becomes one look. */
  readonly settleInMs?: number;
  /** Worker processes of the development host; 0 runs functions in the host itself. */
  readonly workers?: number;
  readonly hostEnv?: Readonly<Record<string, string>>;
  /** Go out with every request of `service`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Runs the functions; the development host unless given. */
  readonly host?: HostStarter;
  /** Goes over `remediation` of the configuration that the service starts with. */
  readonly remediation?: object;
  /** The `warden.config.yaml` to start with: text as it stands, or sections that go over those of the local default key by key. */
  readonly config?: string | Sections;
  /** The text of the `exemptions.yaml` to start with. */
  readonly exemptions?: string;
  /** Every line that the host logs. */
  readonly onLog?: (line: string) => void;
}

export interface Stack {
  /** Where the service answers. */
  readonly origin: string;
  readonly service: ServiceClient;
  readonly azure: SimulatedAzure;
  readonly storage: string;
  /** Ends the host at once, as a power cut would. */
  killHost(): Promise<void>;
  startHost(): Promise<void>;
  close(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '..');

/** Starts the simulated Azure, the storage emulator and the development host with the service in it, joined by settings alone. */
export async function startStack(options: StackOptions): Promise<Stack> {
  await mkdir(options.dataDir, { recursive: true });
  const [azurite, azure] = await Promise.all([
    startAzurite(options.persistent === true ? join(options.dataDir, 'storage') : undefined),
    startAzure({ estate: options.estate, dataDir: options.dataDir }),
  ]);
  try {
    const { settleInMs = 300, remediation = {} } = options;
    await seedConfig(azurite.connectionString, ROOT, { ...options, settleInMs, remediation });
    return await withHost(options, azurite, azure);
  } catch (error) {
    await Promise.all([azurite.stop(), azure.close()]);
    throw error;
  }
}

async function withHost(options: StackOptions, azurite: Azurite, azure: SimulatedAzure): Promise<Stack> {
  // Links name the address, so it has to be known before the host starts.
  const firstPort = options.port === 0 ? await freePort() : options.port;
  const env = hostEnvironment(options, firstPort, azurite, azure);
  const start = options.host ?? developmentHost(options.workers ?? 0);
  const dataDir = join(options.dataDir, 'host');
  let port = firstPort;
  let host: Child | undefined;
  const startHost = async (): Promise<void> => {
    const started = await start({ env, port, dataDir, ...(options.onLog === undefined ? {} : { onLog: options.onLog }) });
    host = started.child;
    port = started.port;
  };
  await startHost();
  const origin = `http://127.0.0.1:${port}`;
  azure.setWebhook(`${origin}/runtime/webhooks/eventgrid?functionName=onResourceEvent`);
  return {
    origin,
    service: serviceClient(origin, options.headers),
    azure,
    storage: azurite.connectionString,
    startHost,
    killHost: async () => host?.stop('SIGKILL'),
    close: async () => {
      await host?.stop();
      await Promise.all([azure.close(), azurite.stop()]);
    },
  };
}

function hostEnvironment(options: StackOptions, port: number, azurite: Azurite, azure: SimulatedAzure): Record<string, string | undefined> {
  return {
    ...process.env,
    ...azure.env,
    AzureWebJobsStorage: azurite.connectionString,
    WARDEN_STORAGE: azurite.connectionString,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    WARDEN_LOCAL_USER: 'you@localhost=reader,approver,admin',
    ...options.hostEnv,
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function developmentHost(workers: number): HostStarter {
  return async ({ env, port, dataDir, onLog }) => {
    let listening = port;
    const main = ['--app', ROOT, '--main', 'functions/*.ts', '--port', String(port), '--data', dataDir];
    const child = await startChild({
      name: 'The development host',
      args: [join(ROOT, 'local/host/main.ts'), ...main, '--workers', String(workers)],
      env,
      cwd: ROOT,
      ...(onLog === undefined ? {} : { onLog }),
      readyOn: (line) => {
        const match = /^listening http:\/\/127\.0\.0\.1:(\d+)/.exec(line);
        listening = match?.[1] === undefined ? listening : Number(match[1]);
        return match !== null;
      },
    });
    return { child, port: listening };
  };
}
