import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type HostSettings, readHostSettings, readLocalValues, refuseAzure } from './settings.ts';
import type { Call } from './triggers/call.ts';
import { systemClock } from './triggers/clock.ts';
import { openDoor } from './triggers/door.ts';
import { httpRoutes } from './triggers/http.ts';
import { startQueue } from './triggers/queue.ts';
import { type RouterOptions, throughSdkDoor } from './triggers/router.ts';
import { refuseUnsupported, usesDurable } from './triggers/supported.ts';
import { startTimer } from './triggers/timer.ts';
import { openTimerStore } from './triggers/timer-store.ts';
import type { Durable, Invoke, Log, RegisteredFunction } from './types.ts';
import { createInvoker } from './worker/invoker.ts';
import { startPool } from './worker/pool.ts';
import { startInProcess } from './worker/worker.ts';

export interface HostOptions {
  readonly appDir: string;
  /** Glob of entry points relative to appDir; without it, `main` of the app's package.json. */
  readonly main?: string | undefined;
  /** Default 7071; 0 picks a free one. */
  readonly port?: number | undefined;
  /** Where timers and orchestrations are kept; created when missing. */
  readonly dataDir: string;
  /** Processes that run the functions; 0 (the default) runs them in this one. */
  readonly workers?: number | undefined;
  readonly log: Log;
  /** Goes over the process's own environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

export interface Host {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly port: number;
  readonly functions: readonly string[];
  close(): Promise<void>;
}

type Closer = () => unknown;

const DRAIN_IN_MS = 5_000;

/** Loads the app and serves it; rejects, with everything closed again, when the app cannot be served as it is. */
export async function startHost(options: HostOptions): Promise<Host> {
  refuseAzure({ ...process.env, ...options.env });
  const appDir = resolve(options.appDir);
  prepareEnvironment(appDir, options.env ?? {});
  const settings = readHostSettings(appDir, process.env);
  mkdirSync(options.dataDir, { recursive: true });
  const closers: Closer[] = [];
  try {
    return await open({ ...options, appDir }, settings, closers);
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

async function open(options: HostOptions, settings: HostSettings, closers: Closer[]): Promise<Host> {
  const door = await openDoor(options.port ?? 7071, settings.maxHttpBodyInBytes, options.log);
  closers.push(() => door.close());
  // The durable client puts this name into every URL it hands out, and takes localhost:7071 when it is missing.
  process.env['WEBSITE_HOSTNAME'] = `localhost:${door.port}`;
  const app = await loadFunctions(options, settings, { port: door.port, closers });
  const router = { ...app, routes: httpRoutes(app.functions, settings.routePrefix), keys: settings.keys, origin: door.origin };
  closers.push(() => app.idle(DRAIN_IN_MS));
  app.durable?.start();
  await startTriggers(router, { options, settings, closers });
  door.serve(router);
  closers.push(() => door.shut());
  return {
    origin: door.origin,
    port: door.port,
    functions: app.functions.map(({ name }) => name),
    close: () => closeAll(closers),
  };
}

/** Existing variables win over the file, as with `func start`. */
function prepareEnvironment(appDir: string, env: Readonly<Record<string, string>>): void {
  Object.assign(process.env, env);
  for (const [name, value] of Object.entries(readLocalValues(appDir))) process.env[name] ??= value;
  process.env['AZURE_FUNCTIONS_ENVIRONMENT'] ??= 'Development';
}

/** Last opened, first closed; one that fails does not keep the others open. */
async function closeAll(closers: Closer[]): Promise<void> {
  const errors: unknown[] = [];
  for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) {
    try {
      await closer();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}

interface App {
  readonly functions: readonly RegisteredFunction[];
  readonly durable: Durable | undefined;
  readonly call: Call;
  readonly log: Log;
  idle(withinMs: number): Promise<void>;
}

async function loadFunctions(
  options: HostOptions,
  settings: HostSettings,
  { port, closers }: { port: number; closers: Closer[] },
): Promise<App> {
  const { log, workers = 0 } = options;
  const location = { appDir: options.appDir, main: options.main };
  const worker = workers > 0 ? await startPool(workers, location, log) : await startInProcess(location, log);
  closers.push(() => worker.stop());
  refuseUnsupported(worker.functions);
  let durable: Durable | undefined;
  let binding = '{}';
  const clientBinding = (): string => binding;
  const { invoke, call, idle } = createInvoker({ worker, log, timeoutInMs: settings.functionTimeoutInMs, clientBinding });
  if (usesDurable(worker.functions)) {
    durable = await loadDurable({ options, settings, functions: worker.functions, invoke });
    closers.push(() => durable?.stop());
    const origin = `http://localhost:${port}`;
    binding = throughSdkDoor(durable.clientBinding(origin), origin);
  }
  return { functions: worker.functions, durable, call, log, idle };
}

interface DurableParts {
  readonly options: HostOptions;
  readonly settings: HostSettings;
  readonly functions: readonly RegisteredFunction[];
  readonly invoke: Invoke;
}

/** Loaded on demand: an app without orchestrations needs no database. */
async function loadDurable({ options, settings, functions, invoke }: DurableParts): Promise<Durable> {
  const { createDurable, openSqliteStore } = await import('./durable/index.ts');
  const store = openSqliteStore(join(options.dataDir, 'durable.db'));
  return createDurable({
    functions,
    invoke,
    store,
    log: options.log,
    hubName: settings.hubName,
    maxConcurrentActivities: settings.maxConcurrentActivities,
  });
}

interface TriggerParts {
  readonly options: HostOptions;
  readonly settings: HostSettings;
  readonly closers: Closer[];
}

async function startTriggers(router: RouterOptions, { options, settings, closers }: TriggerParts): Promise<void> {
  const timers = router.functions.filter(({ trigger }) => trigger.type === 'timerTrigger');
  const queues = router.functions.filter(({ trigger }) => trigger.type === 'queueTrigger');
  for (const fn of queues) closers.push(await startQueue(fn, { ...router, settings: settings.queues, env: process.env }));
  if (timers.length === 0) return;
  const store = openTimerStore(join(options.dataDir, 'timers.json'));
  for (const fn of timers) closers.push(startTimer(fn, { ...router, clock: systemClock, store }));
}
