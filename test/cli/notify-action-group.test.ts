import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTION_GROUP } from '../../local/azure/action-groups.ts';
import { type Scene, startScene } from '../local/azure/scene.ts';
import { runCli } from './run-cli.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const run = (id: string) => runCli(['notify', 'test', '--action-group', id], { env: scene.azure.env });

describe('aml-warden notify test --action-group', { timeout: 60_000 }, () => {
  it('lets Azure Monitor tell every receiver of the group, its webhooks too', async () => {
    const before = (await scene.azure.control.alerts()).length;
    const bodies: unknown[] = [];
    const receiver = createServer((request, response) => {
      json(request).then((body) => {
        bodies.push(body);
        response.end();
      }, response.destroy);
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/alert`;
    await scene.azure.control.settings({ alertReceivers: [address] });
    expect(await run(ACTION_GROUP)).toMatchObject({ code: 0, out: 'ag-aml-warden: sent\n' });
    receiver.close();
    expect((await scene.azure.control.alerts()).slice(before).map((alert) => alert.receiver)).toEqual(['on-call', address]);
    expect(bodies).toMatchObject([{ schemaId: 'azureMonitorCommonAlertSchema' }]);
  });

  it('says which receiver was not reached, and ends with 1', async () => {
    await scene.azure.control.settings({ alertReceivers: ['http://127.0.0.1:9/nobody'] });
    const { code, out } = await run(ACTION_GROUP);
    expect([code, out]).toEqual([1, 'ag-aml-warden: failed (Webhook http://127.0.0.1:9/nobody: The receiver was not reached.)\n']);
  });

  it('ends with 3 where the group does not answer', async () => {
    const { code, err } = await run(`${ACTION_GROUP}-typo`);
    expect(code).toBe(3);
    expect(err).toContain('The action group ag-aml-warden-typo could not be tested');
  });
});
