import { resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cleanUp, type HostProcess, startProcess, until, writeApp } from './triggers/host-process.ts';

afterAll(cleanUp);

const BENCH_APP = resolve(import.meta.dirname, 'fixtures/bench');
const HOOK = '/runtime/webhooks/durabletask';
const json = { 'content-type': 'application/json' };

const begin = (host: HostProcess, name: string, id: string): Promise<Response> =>
  fetch(`${host.origin}${HOOK}/orchestrators/${name}/${id}`, { method: 'POST', headers: json, body: '{}' });

async function reach(host: HostProcess, id: string, wanted: string): Promise<{ output: unknown }> {
  return until(async () => {
    const status = (await (await fetch(`${host.origin}${HOOK}/instances/${id}`)).json()) as { runtimeStatus: string; output: unknown };
    return status.runtimeStatus === wanted ? status : undefined;
  });
}

const CLIENT_APP = `
import * as df from 'durable-functions';
import { app } from '@azure/functions';
df.app.activity('shout', { handler: (text) => text.toUpperCase() });
df.app.activity('die', { handler: () => process.kill(process.pid, 'SIGKILL') });
df.app.orchestration('greet', function* (context) { return yield context.df.callActivity('shout', context.df.getInput()); });
df.app.orchestration('doomed', function* (context) { return yield context.df.callActivity('die', {}); });
df.app.client.eventGrid('onEvent', { handler: async (event, client) => {
  await client.startNew('greet', { instanceId: event.id, input: event.data.text });
} });
app.http('urls', { extraInputs: [df.input.durableClient()], handler: (request, context) =>
  df.getClient(context).createCheckStatusResponse(request, 'some-id') });`;

describe.each([
  ['in one process', '0'],
  ['in two worker processes', '2'],
])('orchestrations %s', (_, workers) => {
  it('run from an Event Grid event to their output', async () => {
    const host = await startProcess({ app: writeApp({ 'functions/a.ts': CLIENT_APP }), args: ['--workers', workers] });
    const headers = { 'aeg-event-type': 'Notification' };
    const body = JSON.stringify([{ id: 'greet-1', data: { text: 'hello' } }]);
    const response = await fetch(`${host.origin}/runtime/webhooks/eventgrid?functionName=onEvent`, { method: 'POST', headers, body });
    expect(response.status).toBe(202);
    expect((await reach(host, 'greet-1', 'Completed')).output).toBe('HELLO');
    expect(await host.stop()).toBe(0);
  });
});

describe('orchestrations', () => {
  it('get management addresses on this host', async () => {
    const host = await startProcess({ app: writeApp({ 'functions/a.ts': CLIENT_APP }) });
    const urls = (await (await fetch(`${host.origin}/api/urls`)).json()) as Record<string, string>;
    expect(urls['statusQueryGetUri']).toMatch(new RegExp(`^http://[^/]+:${new URL(host.origin).port}${HOOK}/instances/some-id`));
  });

  it('are started by the app without a key, and shown to outsiders only with one', async () => {
    const env = { DEV_HOST_MASTER_KEY: 'm', DEV_HOST_SYSTEM_KEY: 's' };
    const host = await startProcess({ app: writeApp({ 'functions/a.ts': CLIENT_APP }), env });
    const headers = { 'aeg-event-type': 'Notification' };
    const body = JSON.stringify([{ id: 'keyed', data: { text: 'hello' } }]);
    const url = `${host.origin}/runtime/webhooks/eventgrid?functionName=onEvent&code=s`;
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(202);
    const status = async (code: string): Promise<number> => (await fetch(`${host.origin}${HOOK}/instances/keyed${code}`)).status;
    expect(await status('')).toBe(401);
    expect([200, 202]).toContain(await status('?code=s'));
  });

  it('that wait outlive a killed host', async () => {
    const first = await startProcess({ app: BENCH_APP });
    expect((await begin(first, 'waits', 'patient')).status).toBe(202);
    await reach(first, 'patient', 'Running');
    await first.stop('SIGKILL');

    const again = await startProcess({ app: BENCH_APP, dir: first.dir });
    const raised = await fetch(`${again.origin}${HOOK}/instances/patient/raiseEvent/go`, { method: 'POST', headers: json, body: '"now"' });
    expect(raised.status).toBe(202);
    expect((await reach(again, 'patient', 'Completed')).output).toBe('now');
    expect(await again.stop()).toBe(0);
  });

  it('fail with the activity whose worker died, as on the real host', async () => {
    const host = await startProcess({ app: writeApp({ 'functions/a.ts': CLIENT_APP }), args: ['--workers', '2'] });
    expect((await begin(host, 'doomed', 'doomed-1')).status).toBe(202);
    expect((await reach(host, 'doomed-1', 'Failed')).output).toContain('node exited with code 137');
    expect((await begin(host, 'greet', 'after')).status).toBe(202);
  });

  it('a second host on the same data is turned down', async () => {
    const first = await startProcess({ app: BENCH_APP });
    await expect(startProcess({ app: BENCH_APP, dir: first.dir })).rejects.toThrow(/ended before it listened: .+/);
  });
});
