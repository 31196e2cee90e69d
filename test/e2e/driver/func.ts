import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { until } from '../../../local/client.ts';
import { type Child, startChild } from '../../../local/processes.ts';
import type { HostStart, HostStarter } from '../../../local/stack.ts';
import { remediationActivityNames } from '../../../shared/model/remediation-run.ts';
import { REMEDIATE } from '../../../shared/workflows/remediate.ts';
import { UNDO } from '../../../shared/workflows/undo.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const FUNCTIONS = ['api', 'onResourceEvent', 'purge', 'sweep', REMEDIATE, UNDO, ...remediationActivityNames];
/** The first start on a machine fetches the extension bundle. */
const START_LIMIT_IN_MS = 180_000;

/** What a run on a developer's machine or in a test needs over the sample of the settings. */
const HOST_SETTINGS = {
  // A host that was killed gets its messages back after this; the default is five minutes.
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__controlQueueVisibilityTimeout: '00:01:00',
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__workItemQueueVisibilityTimeout: '00:01:00',
};

/** Runs the service as it would be deployed with `$FUNC_BIN`, or `func` of Azure Functions Core Tools. */
export const startFunc: HostStarter = async (start) => {
  const app = await prepareApp(start);
  const port = start.port === 0 ? await freePort() : start.port;
  const child = await startChild({
    name: 'func',
    command: start.env['FUNC_BIN'] ?? 'func',
    args: ['start', '--port', String(port)],
    env: nodeFirst(start.env),
    cwd: app,
    ...(start.onLog === undefined ? {} : { onLog: start.onLog }),
  });
  try {
    await serving(`http://127.0.0.1:${port}`, child);
  } catch (error) {
    await child.stop('SIGKILL').catch(() => undefined);
    throw error;
  }
  return { child, port };
};

/** The worker that func starts is the first `node` it finds: the one that runs the tests. */
function nodeFirst(env: HostStart['env']): HostStart['env'] {
  return { ...env, PATH: [dirname(process.execPath), env['PATH'] ?? ''].join(delimiter) };
}

/** The folder as it would be deployed; made at the first start and kept for those after a kill. */
async function prepareApp({ dataDir, env }: HostStart): Promise<string> {
  const app = join(dataDir, 'app');
  if ((await mkdir(app, { recursive: true })) === undefined) {
    return app;
  }
  await build(join(app, 'dist'));
  await Promise.all(['package.json', 'host.json'].map((name) => cp(join(ROOT, name), join(app, name))));
  await linkProductionDependencies(app);
  const settings = JSON.parse(await readFile(join(ROOT, 'local.settings.sample.json'), 'utf8')) as { Values: Record<string, string> };
  const given = Object.keys(settings.Values).flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]));
  const values = { ...settings.Values, ...Object.fromEntries(given), ...HOST_SETTINGS };
  await writeFile(join(app, 'local.settings.json'), JSON.stringify({ ...settings, Values: values }, null, 2), { mode: 0o600 });
  return app;
}

/** What `npm ci --omit=dev` would install, as links: what the service imports by mistake from a development dependency is missing. */
async function linkProductionDependencies(app: string): Promise<void> {
  const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: true; devOptional?: true }>;
  };
  const folders = Object.entries(lock.packages)
    .filter(([folder, { dev, devOptional }]) => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(folder) && dev !== true && devOptional !== true)
    .map(([folder]) => folder)
    .filter((folder) => existsSync(join(ROOT, folder)));
  for (const folder of folders) {
    await mkdir(dirname(join(app, folder)), { recursive: true });
    await symlink(join(ROOT, folder), join(app, folder), 'dir');
  }
}

/** As `npm run build` does, but into the app: other tests may be reading or building dist. */
async function build(outDir: string): Promise<void> {
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [tsc, '-p', 'tsconfig.build.json', '--outDir', outDir];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const [output, [code]] = await Promise.all([child.stdout.toArray(), once(child, 'exit')]);
  if (code !== 0) {
    throw new Error(`The build for func failed with code ${String(code)}:\n${output.join('')}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A host can say Running with every route missing: the list of functions tells. */
async function serving(origin: string, { ended }: Child): Promise<void> {
  let end: string | undefined;
  ended.then(
    () => (end = 'func ended before it served.'),
    (error: unknown) => (end = `func could not be started (set FUNC_BIN to where it is): ${String(error)}`),
  );
  await until(
    `func to say Running and to list ${FUNCTIONS.join(', ')}`,
    async () => (end !== undefined || (await isServing(origin)) ? true : undefined),
    { withinInMs: START_LIMIT_IN_MS, everyInMs: 200 },
  );
  if (end !== undefined) {
    throw new Error(end);
  }
}

async function isServing(origin: string): Promise<boolean> {
  const { state } = await ask<{ state: string }>(`${origin}/admin/host/status`);
  const listed = new Set((await ask<{ name: string }[]>(`${origin}/admin/functions`)).map(({ name }) => name.toLowerCase()));
  return state === 'Running' && FUNCTIONS.every((name) => listed.has(name.toLowerCase()));
}

async function ask<T>(url: string): Promise<T> {
  const answer = await fetch(url);
  if (!answer.ok) {
    throw new Error(`GET ${url} answered ${answer.status}`);
  }
  return (await answer.json()) as T;
}
