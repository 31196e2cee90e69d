import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTimeSpan } from './triggers/cron.ts';
import type { Keys } from './triggers/keys.ts';
import type { QueueSettings } from './triggers/queue.ts';

/** What the host takes from host.json and from app settings. */
export interface HostSettings {
  readonly routePrefix: string;
  readonly hubName: string;
  /** Undefined when host.json says "-1" or nothing. */
  readonly functionTimeoutInMs: number | undefined;
  readonly maxHttpBodyInBytes: number;
  readonly queues: QueueSettings;
  readonly maxConcurrentActivities: number;
  readonly keys: Keys;
}

type Json = Readonly<Record<string, unknown>>;
type Env = Readonly<Record<string, string | undefined>>;

const MAX_HTTP_BODY_IN_BYTES = 100 * 1024 * 1024;
const AZURE_VARIABLES = ['WEBSITE_INSTANCE_ID', 'FUNCTIONS_EXTENSION_VERSION'];

/** Fails when this looks like Azure: the development host has no place there. */
export function refuseAzure(env: Env): void {
  const found = AZURE_VARIABLES.find((name) => env[name] !== undefined);
  if (found === undefined) return;
  throw new Error(
    `The development host does not run on Azure, but ${found} is set: let the Azure Functions host run the app, or unset it.`,
  );
}

/** `Values` of the app's local.settings.json, empty without the file. */
export function readLocalValues(appDir: string): Record<string, string> {
  const path = join(appDir, 'local.settings.json');
  const file = readJson(path);
  if (file['IsEncrypted'] === true)
    throw new Error(`Expected plain values in ${path} but found IsEncrypted: true: decrypt it with 'func settings decrypt'.`);
  return Object.fromEntries(Object.entries(section(file, 'Values')).map(([name, value]) => [name, String(value)]));
}

export function readHostSettings(appDir: string, env: Env): HostSettings {
  const file = readJson(join(appDir, 'host.json'));
  const extensions = section(file, 'extensions');
  const durableTask = section(extensions, 'durableTask');
  return {
    routePrefix: textOr(section(extensions, 'http')['routePrefix'], 'api'),
    hubName: textOr(durableTask['hubName'], 'TestHubName'),
    functionTimeoutInMs: toTimeout(file['functionTimeout']),
    maxHttpBodyInBytes: MAX_HTTP_BODY_IN_BYTES,
    queues: toQueueSettings(section(extensions, 'queues')),
    maxConcurrentActivities: numberOr(durableTask['maxConcurrentActivityFunctions'], 10),
    keys: { master: env['DEV_HOST_MASTER_KEY'], function: env['DEV_HOST_FUNCTION_KEY'], system: env['DEV_HOST_SYSTEM_KEY'] },
  };
}

function toTimeout(value: unknown): number | undefined {
  if (value === undefined || value === '-1') return undefined;
  const timeout = typeof value === 'string' ? parseTimeSpan(value) : undefined;
  if (timeout === undefined) throw new Error(`Expected functionTimeout in host.json as hh:mm:ss but found ${JSON.stringify(value)}.`);
  return timeout;
}

function toQueueSettings(queues: Json): QueueSettings {
  return {
    batchSize: numberOr(queues['batchSize'], 16),
    maxDequeueCount: numberOr(queues['maxDequeueCount'], 5),
    visibilityTimeoutInMs: parseTimeSpan(textOr(queues['visibilityTimeout'], '00:00:00')) ?? 0,
    maxPollingIntervalInMs: parseTimeSpan(textOr(queues['maxPollingInterval'], '00:00:02')) ?? 2_000,
    base64: textOr(queues['messageEncoding'], 'base64').toLowerCase() !== 'none',
  };
}

function readJson(path: string): Json {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new Error(`Expected JSON in ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function section(parent: Json, name: string): Json {
  const value = parent[name];
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
