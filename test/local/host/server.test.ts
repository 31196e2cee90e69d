import { get } from 'node:http';
import { createServer } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { type Host, type HostOptions, startHost } from '../../../local/host/server.ts';
import { cleanUp, newFolder, runToEnd, startProcess, TRIGGERS_APP, until, writeApp } from './triggers/host-process.ts';

const hosts: Host[] = [];
afterAll(async () => {
  await Promise.all(hosts.map((host) => host.close()));
  await cleanUp();
});

/** In worker processes, because this process can hold only one app. */
async function start(options: Partial<HostOptions>): Promise<Host> {
  const host = await startHost({ appDir: TRIGGERS_APP, port: 0, dataDir: newFolder(), workers: 1, log: () => undefined, ...options });
  hosts.push(host);
  return host;
}

const http = (name: string, options: string): string => `
import { app } from '@azure/functions';
app.http('${name}', ${options});`;

describe('starting the host', () => {
  it('gives address, port and functions', async () => {
    const host = await start({});
    expect(host).toMatchObject({
      origin: `http://127.0.0.1:${host.port}`,
      functions: expect.arrayContaining(['echo', 'onEvent', 'hourly']),
    });
  });

  it('listens on 127.0.0.1 and nowhere else', async () => {
    const { port } = await start({});
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
    await expect(fetch(`http://127.0.0.2:${port}/`)).rejects.toThrow('fetch failed');
  });

  it('answers to loopback names only, so that a web page cannot reach it under a name of its own', async () => {
    const { port } = await start({});
    const status = (host: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        get({ port, host: '127.0.0.1', path: '/', headers: { host } }, ({ statusCode }) => resolve(statusCode)).on('error', reject);
      });
    expect([await status(`localhost:${port}`), await status(`rebound.example:${port}`)]).toEqual([200, 403]);
  });

  it('on a port in use names the port and says what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    const port = await until(() => (other.address() as { port: number } | null)?.port);
    await expect(start({ port })).rejects.toThrow(
      `Port ${port} is in use: stop the program that listens there, or choose another with --port`,
    );
    other.close();
  });

  it('serves two apps at once from worker processes', async () => {
    const [one, two] = await Promise.all(
      ['one', 'two'].map((body) =>
        start({ appDir: writeApp({ 'functions/a.ts': http('a', `{ handler: () => ({ body: '${body}' }) }`) }) }),
      ),
    );
    const bodies = [one, two].map(async (host) => (await fetch(`${host?.origin}/api/a`)).text());
    expect(await Promise.all(bodies)).toEqual(['one', 'two']);
  });

  it('gives the port back when the app cannot be served', async () => {
    const first = await start({});
    await first.close();
    await expect(start({ port: first.port, appDir: writeApp({ 'functions/none.ts': 'export {};' }) })).rejects.toThrow(
      'to register functions but none did',
    );
    expect((await start({ port: first.port })).port).toBe(first.port);
  });
});

describe('an app that cannot be served as it is', () => {
  it.each([
    [
      'a trigger it does not deliver',
      `app.storageBlob('onBlob', { path: 'in/{name}', connection: 'X', handler: () => undefined });`,
      "Function 'onBlob': the development host does not deliver blobTrigger",
    ],
    [
      'an output it does not serve',
      `app.http('write', { extraOutputs: [output.storageQueue({ queueName: 'q', connection: 'X' })], handler: () => ({}) });`,
      "Function 'write': the development host does not serve the out binding queue",
    ],
    [
      'a wrong schedule',
      `app.timer('tick', { schedule: 'often', handler: () => undefined });`,
      "Function 'tick': Expected a schedule of six fields",
    ],
    [
      'a missing app setting',
      `app.timer('tick', { schedule: '%TICK_SCHEDULE%', handler: () => undefined });`,
      "Expected the app setting 'TICK_SCHEDULE' for function 'tick'",
    ],
    ['an unknown route constraint', `app.http('a', { route: '{p:date}', handler: () => ({}) });`, "in route 'api/{p:date}'"],
    ['the same name twice', `app.http('a', { handler: () => ({}) }); app.http('a', { handler: () => ({}) });`, "'a' is registered twice"],
    ['HTTP streaming', `app.setup({ enableHttpStream: true }); app.http('a', { handler: () => ({}) });`, 'does not stream HTTP'],
    [
      'an error of its own',
      `throw new Error('broken entry point');`,
      'Worker was unable to load entry point "functions/app.ts": broken entry point',
    ],
  ])('%s ends the start and is named', async (_, source, message) => {
    const appDir = writeApp({ 'functions/app.ts': `import { app, output } from '@azure/functions';\nvoid output;\n${source}` });
    await expect(start({ appDir })).rejects.toThrow(message);
  });

  it('without files for its entry glob, the glob and the folder', async () => {
    const appDir = writeApp({ 'package.json': { main: 'dist/functions/*.js' } });
    await expect(start({ appDir })).rejects.toThrow(`Expected files matching 'dist/functions/*.js' in ${appDir} but found none`);
  });

  it.each(['WEBSITE_INSTANCE_ID', 'FUNCTIONS_EXTENSION_VERSION'])('%s in the environment means Azure, and ends the start', async (name) => {
    await expect(start({ env: { [name]: '1' } })).rejects.toThrow(`The development host does not run on Azure, but ${name} is set`);
  });
});

describe('function-level retry', () => {
  it('is ignored, and the log says so', async () => {
    const source = http('again', `{ retry: { strategy: 'fixedDelay', maxRetryCount: 2, delayInterval: 10 }, handler: () => ({}) }`);
    const { stderr, stop } = await startProcess({ app: writeApp({ 'functions/again.ts': source }) });
    expect(stderr()).toContain('The development host ignores function-level retry {"function":"again"}');
    expect(await stop()).toBe(0);
  });
});

describe('settings', () => {
  const source = `
import { app } from '@azure/functions';
const atLoad = process.env.WEBSITE_HOSTNAME;
app.http('show', { route: 'show/{name}', handler: ({ params }) => ({ jsonBody: [process.env[params.name] ?? null, atLoad] }) });`;

  it('of local.settings.json reach the app, but do not override the environment', async () => {
    const appDir = writeApp({
      'functions/show.ts': source,
      'local.settings.json': { IsEncrypted: false, Values: { SERVER_TEST_NEW: 'from the file', SERVER_TEST_SET: 'from the file' } },
    });
    const host = await startProcess({ app: appDir, env: { SERVER_TEST_SET: 'from the environment' } });
    const read = async (name: string): Promise<unknown> => (await fetch(`${host.origin}/api/show/${name}`)).json();
    const hostname = `localhost:${new URL(host.origin).port}`;
    expect(await read('SERVER_TEST_NEW')).toEqual(['from the file', hostname]);
    expect(await read('SERVER_TEST_SET')).toEqual(['from the environment', hostname]);
    expect(await read('AZURE_FUNCTIONS_ENVIRONMENT')).toEqual(['Development', hostname]);
  });

  it('that are encrypted end the start', async () => {
    const appDir = writeApp({ 'functions/show.ts': source, 'local.settings.json': { IsEncrypted: true, Values: {} } });
    await expect(start({ appDir })).rejects.toThrow('IsEncrypted: true');
  });

  it.each([
    ['v2', '/v2/a'],
    ['', '/a'],
  ])('routePrefix "%s" makes %s', async (routePrefix, path) => {
    const files = { 'functions/a.ts': http('a', '{ handler: () => ({}) }'), 'host.json': { extensions: { http: { routePrefix } } } };
    const { origin } = await start({ appDir: writeApp(files) });
    expect([(await fetch(origin + path)).status, (await fetch(`${origin}/api/a`)).status]).toEqual([200, 404]);
  });

  it('functionTimeout ends a run that takes too long, and the worker with it', async () => {
    const files = {
      'functions/a.ts': http(
        'a',
        `{ handler: (request) => request.query.has('hang') ? new Promise(() => undefined) : ({ body: String(process.pid) }) }`,
      ),
      'host.json': { functionTimeout: '00:00:01' },
    };
    const logged: string[] = [];
    const { origin } = await start({
      appDir: writeApp(files),
      log: (_level, message, fields) => logged.push(`${message} ${JSON.stringify(fields)}`),
    });
    const pid = await (await fetch(`${origin}/api/a`)).text();
    expect((await fetch(`${origin}/api/a?hang`)).status).toBe(500);
    expect(logged.join('\n')).toContain('Timeout value of 1000 ms was exceeded by function: Functions.a');
    const after = await until(async () => {
      const answer = await fetch(`${origin}/api/a`);
      return answer.status === 200 ? answer.text() : undefined;
    });
    expect(after).not.toBe(pid);
  });
});

describe('hooks', () => {
  const source = `
import { app } from '@azure/functions';
import { appendFileSync } from 'node:fs';
const note = (name) => appendFileSync(process.env.FIXTURE_SEEN, JSON.stringify({ name, value: 0 }) + '\\n');
app.hook.appStart(() => note('appStart'));
app.hook.appTerminate(() => note('appTerminate'));
app.hook.preInvocation((context) => { context.hookData.n = 1; });
app.hook.postInvocation((context) => { context.result = { body: 'changed ' + context.hookData.n }; context.error = null; });
app.http('a', { handler: () => { throw new Error('boom'); } });`;

  it.each([[[]], [['--workers', '1']]])('run around app and invocation (%j), and may replace the outcome', async (args) => {
    const host = await startProcess({ app: writeApp({ 'functions/a.ts': source }), args });
    expect(await (await fetch(`${host.origin}/api/a`)).text()).toBe('changed 1');
    expect(await host.stop()).toBe(0);
    expect(host.seen().map(({ name }) => name)).toEqual(['appStart', 'appTerminate']);
  });
});

describe('closing', () => {
  it('lets a running request end', async () => {
    const slow = http('slow', `{ handler: () => new Promise((next) => setTimeout(() => next({ body: 'done' }), 400)) }`);
    const host = await startProcess({ app: writeApp({ 'functions/slow.ts': slow }) });
    const answer = fetch(`${host.origin}/api/slow`).then((response) => response.text());
    await new Promise((next) => setTimeout(next, 150));
    expect(await host.stop('SIGINT')).toBe(0);
    expect(await answer).toBe('done');
  });
});

describe('the command line', () => {
  it('prints one line on standard output when it answers, the banner and the log on standard error', async () => {
    const host = await startProcess();
    expect(host.stdout()).toBe(`listening ${host.origin}\n`);
    expect(host.stderr()).toContain('this is NOT Azure Functions');
    expect(await host.stop()).toBe(0);
  });

  it('is quiet with --quiet, and keeps a failure on one line, control characters escaped', async () => {
    const evil = http('evil', `{ handler: () => { throw new Error('a\\n2026 error forged \\u001b[2J'); } }`);
    const host = await startProcess({ app: writeApp({ 'functions/evil.ts': evil }), args: ['--quiet'] });
    await fetch(`${host.origin}/api/evil`);
    const line = await until(() => /^.*Function failed.*$/m.exec(host.stderr())?.[0]);
    expect(line).toContain('forged');
    expect(host.stderr().trimEnd().split('\n')).toHaveLength(1);
    expect(host.stderr()).not.toContain('\u001b');
  });

  it('explains itself', async () => {
    const { code, stdout } = await runToEnd({ args: ['--help'] });
    expect([code, stdout.split('\n')[0]]).toEqual([
      0,
      'Serves an Azure Functions app (Node.js, v4 model) on this machine, without Azure Functions Core Tools.',
    ]);
  });

  it.each([
    [['--port', 'http'], "Expected a whole number from 0 to 65535 after --port but found 'http'."],
    [['--nope'], "Unknown option '--nope'"],
    [['--port', '0', '--main', 'nothing/*.ts'], "Expected files matching 'nothing/*.ts'"],
  ])('ends with 1 and a sentence on %j', async (args, message) => {
    const { code, stderr } = await runToEnd({ args });
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
  });
});
