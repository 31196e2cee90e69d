import { describe, expect, it } from 'vitest';
import { everyState, rig } from './instances.ts';
import { DAY, START } from './rig.ts';

describe('creating', () => {
  it('answers with the addresses of the instance', async () => {
    const { headers, json } = await rig().ask('POST', 'orchestrators/echo/a%23b', { n: 1 });
    const base = 'http://localhost:7071/runtime/webhooks/durabletask/instances/a%23b';
    const query = 'taskHub=Hub&connection=Storage';
    expect(json).toMatchObject({
      id: 'a#b',
      statusQueryGetUri: `${base}?${query}`,
      sendEventPostUri: `${base}/raiseEvent/{eventName}?${query}`,
    });
    expect(headers).toMatchObject({ location: json.statusQueryGetUri, 'retry-after': '10' });
  });

  it('gives an instance without an id a new one each time', async () => {
    const host = rig();
    const [one, two] = [await host.ask('POST', 'orchestrators/echo', 1), await host.ask('POST', 'orchestrators/echo', 1)];
    expect(one.json.id).toMatch(/^[0-9a-f]{32}$/);
    expect(two.json.id).not.toBe(one.json.id);
  });

  it('of an unknown function ends as Failed, in the words of the real host', async () => {
    const host = rig();
    await host.ask('POST', 'orchestrators/nope/a');
    await host.settle();
    expect((await host.ask('GET', 'instances/a')).json).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringMatching(/^Orchestrator function 'nope' failed: The function 'nope' doesn't exist, is disabled/),
    });
  });

  it('again under a finished id forgets the old history', async () => {
    const host = rig();
    for (const n of [1, 2]) {
      await host.ask('POST', 'orchestrators/echo/a', n);
      await host.settle();
    }
    const { json } = await host.ask('GET', 'instances/a?showHistory=true');
    expect([json.output, json.historyEvents.length]).toEqual([2, 2]);
  });

  it('and waiting answers with the output as soon as it is there', async () => {
    const host = rig();
    const waiting = host.ask('POST', 'orchestrators/echo/a?timeout=10&pollingInterval=1', { n: 1 });
    await host.settle();
    await host.pass(1_000);
    expect(await waiting).toMatchObject({ status: 200, json: { n: 1 } });
  });

  it('and waiting answers with the addresses when the time is over', async () => {
    const host = rig();
    const waiting = host.ask('POST', 'orchestrators/wait/a?timeout=3&pollingInterval=1');
    await host.settle();
    await host.pass(4_000);
    expect(await waiting).toMatchObject({ status: 202, json: { id: 'a' } });
  });
});

describe('a status', () => {
  it('holds input and output even when they are empty, and times in whole seconds', async () => {
    const host = rig();
    await host.ask('POST', 'orchestrators/sleep/a');
    await host.settle();
    await host.pass(5_999);
    expect((await host.ask('GET', 'instances/a')).json).toEqual({
      name: 'sleep',
      instanceId: 'a',
      runtimeStatus: 'Completed',
      input: null,
      customStatus: null,
      output: 'slept',
      createdTime: '2026-01-01T00:00:00Z',
      lastUpdatedTime: '2026-01-01T00:00:05Z',
    });
  });

  it('leaves the input out on request', async () => {
    const host = await everyState();
    expect((await host.ask('GET', 'instances/completed')).json.input).toEqual({ n: 1 });
    expect((await host.ask('GET', 'instances/completed?showInput=false')).json.input).toBeNull();
  });

  it('of one that is not finished says where and when to ask again', async () => {
    const { headers } = await (await everyState()).ask('GET', 'instances/running');
    expect(headers).toMatchObject({ location: 'http://localhost:7071/runtime/webhooks/durabletask/instances/running', 'retry-after': '5' });
  });

  it('has the bare reason as the output of a terminated and a suspended one', async () => {
    const host = await everyState();
    expect((await host.ask('GET', 'instances/terminated')).json.output).toBe('enough');
    expect((await host.ask('GET', 'instances/suspended')).json.output).toBe('later');
  });

  it('has no reason any more when it was resumed', async () => {
    const host = await everyState();
    await host.ask('POST', 'instances/suspended/resume?reason=go');
    await host.settle();
    expect((await host.ask('GET', 'instances/suspended')).json).toMatchObject({ runtimeStatus: 'Running', output: null });
  });

  it('shows history with names, a scheduled task inside its completion', async () => {
    const host = rig();
    await host.ask('POST', 'orchestrators/work/a');
    await host.settle();
    const { historyEvents } = (await host.ask('GET', 'instances/a?showHistory=true&showHistoryOutput=true')).json;
    expect(historyEvents).toMatchObject([
      { EventType: 'ExecutionStarted', FunctionName: 'work' },
      { EventType: 'TaskCompleted', FunctionName: 'shout', Result: 'A', ScheduledTime: '2026-01-01T00:00:00.000Z' },
      { EventType: 'ExecutionCompleted', OrchestrationStatus: 'Completed', Result: 'A' },
    ]);
  });

  it('shows history without results unless they are asked for', async () => {
    const host = rig();
    await host.ask('POST', 'orchestrators/work/a');
    await host.settle();
    const { historyEvents } = (await host.ask('GET', 'instances/a?showHistory=true')).json;
    expect(historyEvents).toHaveLength(3);
    expect(JSON.stringify(historyEvents)).not.toContain('Result');
  });
});

describe('a list', () => {
  it.each([
    ['everything', '', ['completed', 'failed', 'running', 'suspended', 'terminated']],
    ['statuses', 'runtimeStatus=Failed,Running', ['failed', 'running']],
    ['statuses of which one is bad', 'runtimeStatus=Sleepy,Running', ['running']],
    ['a prefix', 'instanceIdPrefix=s', ['suspended']],
    ['a time that is over', 'createdTimeTo=2025-12-31T00:00:00Z', []],
  ])('takes %s', async (_, query, expected) => {
    const { json } = await (await everyState()).ask('GET', `instances?${query}`);
    expect(json.map(({ instanceId }: { instanceId: string }) => instanceId)).toEqual(expected);
  });

  it('comes in pages, one header leading to the next', async () => {
    const host = await everyState();
    const seen: string[] = [];
    let token: string | undefined = '';
    for (let page = 0; page < 5 && token !== undefined; page++) {
      const headers: Record<string, string> = token === '' ? {} : { 'x-ms-continuation-token': token };
      const answer = await host.ask('GET', 'instances?top=2', undefined, headers);
      seen.push(answer.json.map(({ instanceId }: { instanceId: string }) => instanceId).join());
      token = answer.headers?.['x-ms-continuation-token'];
    }
    expect(seen).toEqual(['completed,failed', 'running,suspended', 'terminated']);
  });
});

describe('purging', () => {
  it('one leaves nothing of it', async () => {
    const host = await everyState();
    expect((await host.ask('DELETE', 'instances/failed')).json).toEqual({ instancesDeleted: 1 });
    expect(host.store.history('failed')).toEqual([]);
    expect((await host.ask('GET', 'instances/failed')).status).toBe(404);
  });

  it('many takes finished ones only', async () => {
    const host = await everyState();
    const { json } = await host.ask('DELETE', 'instances?createdTimeFrom=2026-01-01T00:00:00Z');
    expect(json).toEqual({ instancesDeleted: 3 });
    const left = (await host.ask('GET', 'instances')).json.map(({ instanceId }: { instanceId: string }) => instanceId);
    expect(left).toEqual(['running', 'suspended']);
  });

  it('many takes the statuses it was told', async () => {
    const host = await everyState();
    const { json } = await host.ask('DELETE', 'instances?createdTimeFrom=2026-01-01T00:00:00Z&runtimeStatus=Failed,Running');
    expect(json).toEqual({ instancesDeleted: 1 });
    expect((await host.ask('GET', 'instances/failed')).status).toBe(404);
  });
});

describe('telling', () => {
  it('one to terminate takes its timer off the clock', async () => {
    const host = rig();
    await host.ask('POST', 'orchestrators/sleep/a');
    await host.settle();
    expect(host.store.nextVisible(START)).toBe(START + 5_000);
    await host.ask('POST', 'instances/a/terminate?reason=x');
    await host.settle();
    expect(host.store.nextVisible(START)).toBeUndefined();
  });

  it('a parent to terminate leaves its child running, whose answer goes nowhere', async () => {
    const host = rig();
    await host.ask('POST', 'orchestrators/parent/a');
    await host.settle();
    await host.ask('POST', 'instances/a/terminate?reason=x');
    await host.settle();
    expect([await host.statusOf('a'), await host.statusOf('kid')]).toEqual(['Terminated', 'Running']);
    await host.ask('POST', 'instances/kid/raiseEvent/answer', 1);
    await host.settle();
    expect([await host.statusOf('a'), await host.statusOf('kid')]).toEqual(['Terminated', 'Completed']);
    expect(host.store.instancesDue(START + DAY)).toEqual([]);
  });

  it('a child to terminate fails the call of its parent', async () => {
    const host = rig();
    await host.ask('POST', 'orchestrators/parent/a');
    await host.settle();
    await host.ask('POST', 'instances/kid/terminate?reason=stop%20it');
    await host.settle();
    expect((await host.ask('GET', 'instances/a')).json).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringContaining('stop it'),
    });
  });

  it('a restart hands on name and input under a new id', async () => {
    const host = await everyState();
    const { headers, json } = await host.ask('POST', 'instances/completed/restart');
    await host.settle();
    expect(headers).toMatchObject({ location: json.statusQueryGetUri, 'retry-after': '10' });
    expect((await host.ask('GET', `instances/${json.id}`)).json).toMatchObject({ name: 'echo', output: { n: 1 } });
  });

  it('a restart under the same id waits anew', async () => {
    const host = await everyState();
    await host.ask('POST', 'instances/terminated/restart?restartWithNewInstanceId=false');
    await host.settle();
    expect(await host.statusOf('terminated')).toBe('Running');
    await host.ask('POST', 'instances/terminated/raiseEvent/answer', { yes: true });
    await host.settle();
    expect((await host.ask('GET', 'instances/terminated')).json.output).toEqual({ yes: true });
  });
});
