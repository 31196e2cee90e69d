import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanUp, type HostProcess, startProcess, until } from './host-process.ts';

let host: HostProcess;
beforeAll(async () => {
  host = await startProcess();
});
afterAll(cleanUp);

const json = { 'content-type': 'application/json' };
function start(name: string, body: string, headers: Record<string, string> = json): Promise<Response> {
  return fetch(`${host.origin}/admin/functions/${name}`, { method: 'POST', headers, body: Buffer.from(body) });
}

describe('the admin endpoints', () => {
  it('say that the host runs', async () => {
    const response = await fetch(`${host.origin}/admin/host/status`);
    expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ state: 'Running', version: '4.0.0-dev' })]);
  });

  it('list the functions with their bindings and addresses', async () => {
    const list = (await (await fetch(`${host.origin}/admin/functions`)).json()) as Record<string, unknown>[];
    const literal = list.find(({ name }) => name === 'literal');
    expect(literal).toMatchObject({ invoke_url_template: `${host.origin}/api/items/first`, language: 'node' });
    expect(list.find(({ name }) => name === 'onEvent')).toMatchObject({ config: { bindings: [{ type: 'eventGridTrigger' }] } });
  });

  it.each([
    ['an HTTP function', 'empty', '{"input":""}', json, 202],
    ['a timer', 'daily', '{}', json, 202],
    ['bad JSON', 'daily', '{', json, 400],
    ['no content type', 'daily', '{}', {}, 415],
    ['an unknown function', 'nope', '{}', json, 404],
  ])('starting %s (%s, %s, %j) is %i', async (_, name, body, headers, status) => {
    expect((await start(name, body, headers)).status).toBe(status);
  });

  it('hand the input to an Event Grid function as an event', async () => {
    expect((await start('onEvent', JSON.stringify({ input: '{"id":"by hand"}' }))).status).toBe(202);
    await until(() => host.seen('onEvent').find(({ value }) => value.event.id === 'by hand'));
  });
});
