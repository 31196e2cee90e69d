import { describe, expect, it } from 'vitest';
import { ada, STORAGE, SUB, startScene, WORKSPACE } from './scene.ts';

const COMPUTES = `${WORKSPACE}/computes`;
const query = { body: { query: "resources | where type =~ 'microsoft.machinelearningservices/workspaces' | project id" } };
const GRAPH = '/providers/Microsoft.ResourceGraph/resources';

describe('an injected fault', () => {
  it.each([
    [{ status: 429, retryAfter: 7 }, 429, 'TooManyRequests', '7'],
    [{ status: 429 }, 429, 'TooManyRequests', null],
    [{ status: 500 }, 500, 'InternalServerError', null],
    [{ status: 403 }, 403, 'RequestDisallowedByPolicy', null],
    [{ status: 409, code: 'ScopeLocked' }, 409, 'ScopeLocked', null],
  ])('%o is answered as Azure would, once', async (fault, status, code, retryAfter) => {
    await using scene = await startScene();
    await scene.azure.control.inject({ idPrefix: WORKSPACE, ...fault });
    const answer = await scene.ask('GET', WORKSPACE);
    expect([answer.status, answer.body.error.code, answer.headers.get('retry-after')]).toEqual([status, code, retryAfter]);
    expect((await scene.ask('GET', WORKSPACE)).status).toBe(200);
  });

  it('breaks the connection', async () => {
    await using scene = await startScene();
    await scene.azure.control.inject({ match: '/workspaces/mlw$', reset: true });
    await expect(scene.ask('GET', WORKSPACE)).rejects.toThrow('fetch failed');
    expect((await scene.ask('GET', WORKSPACE)).status).toBe(200);
  });

  it('lets an answer wait', async () => {
    await using scene = await startScene();
    await scene.azure.control.inject({ idPrefix: WORKSPACE, delayInMs: 150 });
    const start = performance.now();
    expect((await scene.ask('GET', WORKSPACE)).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(140);
  });

  it('hits the method, the place and the number of times that were asked for', async () => {
    await using scene = await startScene();
    await scene.azure.control.inject({ idPrefix: COMPUTES, method: 'get', times: 2, status: 503 });
    const statuses = [];
    for (const url of [WORKSPACE, COMPUTES, `${COMPUTES}/ci1`, COMPUTES]) {
      statuses.push((await scene.ask('GET', url)).status);
    }
    expect(statuses).toEqual([200, 503, 503, 200]);
  });

  it('can be taken back', async () => {
    await using scene = await startScene();
    const id = await scene.azure.control.inject({ status: 500 });
    await scene.azure.control.clearFaults({ id });
    expect((await scene.ask('GET', WORKSPACE)).status).toBe(200);
  });
});

describe('a refused read', () => {
  it('is 403 naming the action, for the resource and for lists below it', async () => {
    await using scene = await startScene();
    await scene.azure.control.deny({ idPrefix: WORKSPACE });
    const answer = await scene.ask('GET', COMPUTES);
    expect([answer.status, answer.body.error.code]).toEqual([403, 'AuthorizationFailed']);
    expect(answer.body.error.message).toContain("'Microsoft.MachineLearningServices/workspaces/computes/read'");
    expect((await scene.ask('GET', STORAGE)).status).toBe(200);
  });

  it('may be of a type or an action, and may be taken back', async () => {
    await using scene = await startScene();
    const id = await scene.azure.control.deny({ type: 'Microsoft.Storage/storageAccounts', action: '*/read' });
    expect((await scene.ask('GET', `${SUB}/providers/Microsoft.Storage/storageAccounts`)).status).toBe(403);
    expect((await scene.ask('PATCH', STORAGE, { body: { tags: {} } })).status).toBe(200);
    await scene.azure.control.allow({ id });
    expect((await scene.ask('GET', STORAGE)).status).toBe(200);
  });

  it('is silence in Resource Graph', async () => {
    await using scene = await startScene();
    expect((await scene.ask('POST', GRAPH, query)).body.data).toEqual([{ id: WORKSPACE }]);
    await scene.azure.control.deny({ idPrefix: SUB, principal: ada.objectId });
    expect((await scene.ask('POST', GRAPH, query)).body).toMatchObject({ data: [], resultTruncated: 'false' });
  });
});

describe('throttling', () => {
  it('shows what is left and refuses when nothing is', async () => {
    await using scene = await startScene({ settings: { throttle: { enforced: true, bucket: 2, refillPerSecond: 0.01 } } });
    const answers = [await scene.ask('GET', WORKSPACE), await scene.ask('GET', WORKSPACE), await scene.ask('GET', WORKSPACE)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('x-ms-ratelimit-remaining-subscription-reads'))).toEqual(['1', '0', '0']);
    expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(50);
  });

  it('of Resource Graph follows its own quota', async () => {
    await using scene = await startScene({ settings: { graphQuota: 1 } });
    const first = await scene.ask('POST', GRAPH, query);
    expect([first.headers.get('x-ms-user-quota-remaining'), first.headers.get('x-ms-user-quota-resets-after')]).toEqual(['0', '00:00:05']);
    expect((await scene.ask('POST', GRAPH, query)).status).toBe(429);
  });
});

describe('faults by chance', () => {
  const statuses = async (seed: number) => {
    await using scene = await startScene();
    await scene.azure.control.inject({ idPrefix: WORKSPACE, status: 503, share: 0.5, seed, times: 1_000 });
    const seen: number[] = [];
    for (let times = 0; times < 20; times++) {
      seen.push((await scene.ask('GET', WORKSPACE)).status);
    }
    return seen;
  };

  it('hit about their share, and the same requests for the same seed', async () => {
    const first = await statuses(7);
    expect(first.filter((status) => status === 503).length).toBeGreaterThan(4);
    expect(first.filter((status) => status === 200).length).toBeGreaterThan(4);
    expect(await statuses(7)).toEqual(first);
  });
});

describe('stale lists', () => {
  it('do not show what was just made; a GET does', async () => {
    await using scene = await startScene();
    await scene.azure.control.settings({ staleListsInMs: 300 });
    const made = `${COMPUTES}/fresh`;
    await scene.azure.control.write({
      actor: ada,
      id: made,
      method: 'PUT',
      body: { location: 'westeurope', properties: { computeType: 'AmlCompute' } },
    });
    const names = async () => (await scene.ask('GET', COMPUTES)).body.value.map(({ name }: { name: string }) => name);
    expect((await scene.ask('GET', made)).status).toBe(200);
    expect(await names()).not.toContain('fresh');
    await expect.poll(names).toContain('fresh');
  });

  it('are those of Resource Graph, too', async () => {
    await using scene = await startScene();
    await scene.azure.control.settings({ staleListsInMs: 300, graphQuota: 0 });
    const id = `${WORKSPACE}-fresh`;
    await scene.azure.control.write({ actor: ada, id, method: 'PUT', body: { location: 'westeurope', properties: {} } });
    const found = async () => (await scene.ask('POST', GRAPH, query)).body.data;
    expect(await found()).toEqual([{ id: WORKSPACE }]);
    await expect.poll(found).toContainEqual({ id });
  });
});
