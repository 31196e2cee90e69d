import { readFile, stat } from 'node:fs/promises';
import { get } from 'node:http';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openControl } from '../../../local/azure/control/client.ts';
import { ada, type Scene, startScene, WORKSPACE } from './scene.ts';

const dataDir = (scene: Scene): string => dirname(scene.azure.caFile);

async function door(scene: Scene): Promise<{ origin: string; key: string }> {
  return JSON.parse(await readFile(join(dataDir(scene), 'control.json'), 'utf8'));
}

describe('the control interface', () => {
  it('is found by its data folder and does what the methods in the process do', async () => {
    await using scene = await startScene();
    const control = await openControl(dataDir(scene));
    expect(await control.write({ actor: ada, id: WORKSPACE, body: { properties: { publicNetworkAccess: 'Enabled' } } })).toMatchObject({
      status: 200,
      body: { properties: { publicNetworkAccess: 'Enabled' }, systemData: { lastModifiedBy: ada.upn } },
    });
    expect(await control.get({ id: WORKSPACE })).toMatchObject({ properties: { publicNetworkAccess: 'Enabled' } });
    expect(await control.get({ id: `${WORKSPACE}x` })).toBeNull();
    expect(await control.events()).toMatchObject([{ type: 'Microsoft.Resources.ResourceWriteSuccess' }]);
    expect((await control.delete({ actor: ada, id: `${WORKSPACE}/computes/ci1` })).status).toBe(200);
    expect((await control.action({ actor: ada, id: `${WORKSPACE}/computes/ci2`, name: 'stop' })).status).toBe(200);
    expect((await control.write({ actor: ada, id: '/a/../b', body: {} })).status).toBe(400);
    expect((await scene.ask('GET', WORKSPACE, { token: await control.tokenFor(ada) })).status).toBe(200);
  });

  it('counts requests by method and type', async () => {
    await using scene = await startScene();
    await scene.ask('GET', WORKSPACE);
    await scene.ask('GET', WORKSPACE.toUpperCase());
    await scene.ask('GET', `${WORKSPACE}/computes`);
    const { counts, last } = await (await openControl(dataDir(scene))).requests();
    expect(counts).toEqual({
      'GET microsoft.machinelearningservices/workspaces': 2,
      'GET microsoft.machinelearningservices/workspaces/computes': 1,
    });
    expect(last.at(-1)).toMatchObject({ service: 'arm', status: 200, principal: ada.objectId });
    await scene.azure.control.clearRequests();
    expect((await scene.azure.control.requests()).counts).toEqual({});
  });

  it('changes settings in part and refuses those it does not have', async () => {
    await using scene = await startScene();
    const control = await openControl(dataDir(scene));
    expect((await control.settings({ pageSize: 1, events: { delayInMs: 7 } })).events).toMatchObject({ delayInMs: 7, schema: 'eventGrid' });
    expect((await scene.ask('GET', `${WORKSPACE}/computes`)).body.value).toHaveLength(1);
    await expect(control.settings({ pageSise: 1 } as never)).rejects.toThrow('Expected settings of the simulation');
  });

  it('is closed to whoever has no key, to unknown methods and to other things than JSON objects', async () => {
    await using scene = await startScene();
    const { origin, key } = await door(scene);
    const post = async (name: string, given: string, body: string) =>
      (await fetch(`${origin}/_control/${name}`, { method: 'POST', body, headers: { 'x-control-key': given } })).status;
    expect(await post('requests', 'guess', '')).toBe(403);
    expect(await post('toString', key, '')).toBe(404);
    expect(await post('settings', key, '[]')).toBe(400);
    expect(await post('settings', key, '{')).toBe(400);
    expect(await post('settings', key, '')).toBe(200);
    expect((await stat(join(dataDir(scene), 'control.json'))).mode & 0o077).toBe(0);
  });

  it('is closed to names that a page on the internet points at this machine', async () => {
    await using scene = await startScene();
    const { origin, key } = await door(scene);
    const status = await new Promise((resolve) => {
      get(`${origin}/_control/requests`, { headers: { host: 'rebound.example', 'x-control-key': key } }, (answer) =>
        resolve(answer.statusCode),
      );
    });
    expect(status).toBe(404);
  });
});
