import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../../local/host/durable/clock.ts';
import { createDurable, type DurableOptions } from '../../../../local/host/durable/index.ts';
import { createMemoryStore } from '../../../../local/host/durable/memory-store.ts';
import { ACTION, type Action, type HistoryEvent } from '../../../../local/host/durable/protocol.ts';
import type { HostResponse, Invoke, InvokeResult, RegisteredFunction, TypedData } from '../../../../local/host/types.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const DEAD = 'node exited with code 137';

function registered(name: string, type: string): RegisteredFunction {
  const trigger = { type, direction: 'in', name: 'trigger' } as const;
  return { id: name, name, bindings: { trigger }, trigger };
}

const FUNCTIONS = [registered('main', 'orchestrationTrigger'), registered('work', 'activityTrigger')];
const CALL_WORK: Action = { actionType: ACTION.callActivity, functionName: 'work', input: '1' };
const WAIT: Action = { actionType: ACTION.waitForExternalEvent, externalEventName: 'go' };
const returning = (data: TypedData): InvokeResult => ({ returnValue: data, outputData: [] });
const answer = (actions: readonly Action[], more: object = {}): InvokeResult =>
  returning({ json: JSON.stringify({ isDone: false, actions: [actions], ...more }) });

function hub(invoke: Invoke, more: Partial<DurableOptions> = {}) {
  const clock = createVirtualClock(START);
  const store = createMemoryStore();
  const durable = createDurable({ functions: FUNCTIONS, invoke, store, clock, hubName: 'Hub', log: () => undefined, ...more });
  const ask = (method: string, path: string, body = ''): Promise<HostResponse | undefined> => {
    const url = new URL(`http://localhost/runtime/webhooks/durabletask/${path}`);
    const headers = { 'content-type': 'application/json' };
    return durable.handle({ method, path: url.pathname, url, headers, body: Buffer.from(body) });
  };
  durable.start();
  return { clock, store, durable, ask, begin: (id = 'a') => ask('POST', `orchestrators/main/${id}`) };
}

const kinds = (events: readonly HistoryEvent[]) => events.map(({ EventType }) => EventType);

describe('an app with an entity', () => {
  it('is refused, with the feature and the function by name', () => {
    const functions = [...FUNCTIONS, registered('counter', 'entityTrigger')];
    expect(() => hub(async () => answer([]), { functions })).toThrow(/'counter' is an entity \(entityTrigger\)/);
  });
});

describe('a stop', () => {
  /** An activity that ends when it is told to. */
  function slow() {
    const done = Promise.withResolvers<InvokeResult>();
    const invoke: Invoke = async ({ name }) => (name === 'work' ? await done.promise : answer([CALL_WORK]));
    return { invoke, finish: () => done.resolve(returning({ json: '7' })) };
  }

  it('waits for activities that run, and keeps their results for the next start', async () => {
    const { invoke, finish } = slow();
    const { durable, store, begin } = hub(invoke);
    await begin();
    await new Promise(setImmediate);
    const stopped = durable.stop();
    setTimeout(finish, 30);
    await stopped;
    expect(store.activities()).toEqual([]);
    expect(store.due('a', START)).toMatchObject([{ event: { TaskScheduledId: 0, Result: '7' } }]);
  });

  it('does not wait longer than it was told; what runs on is run again', async () => {
    const { invoke, finish } = slow();
    const { durable, store, begin } = hub(invoke, { drainInMs: 20 });
    await begin();
    await new Promise(setImmediate);
    await durable.stop();
    finish();
    await new Promise(setImmediate);
    expect(store.activities()).toMatchObject([{ name: 'work' }]);
    expect(store.due('a', START)).toEqual([]);
  });
});

describe('a worker that dies', () => {
  it('under an orchestrator costs a repetition of the work item, not the orchestration', async () => {
    let calls = 0;
    const { durable, clock, store, begin } = hub(async () => {
      calls += 1;
      if (calls === 1) throw new Error(DEAD);
      return answer([], { isDone: true, output: 'fine' });
    });
    await begin();
    await durable.whenIdle();
    expect(store.instance('a')).toMatchObject({ status: 'Pending' });
    clock.advance();
    await durable.whenIdle();
    expect(store.instance('a')).toMatchObject({ status: 'Completed', output: '"fine"' });
    expect(kinds(store.history('a'))).toEqual([12, 0, 1, 13]);
  });

  it.each([
    ['node exited with code 137', "Activity function 'work' failed: node exited with code 137"],
    ['no luck', "Activity function 'work' failed:  no luck"],
  ])('under an activity is told apart from one that throws: %s', async (message, reason) => {
    const { durable, store, begin } = hub(async ({ name }) => {
      if (name === 'work') throw new Error(message);
      return answer([CALL_WORK, WAIT]);
    });
    await begin();
    await durable.whenIdle();
    expect(store.history('a').find(({ EventType }) => EventType === 6)).toMatchObject({ Reason: reason });
  });
});

describe('a custom status', () => {
  it('stays what it was when the orchestrator throws without an answer of the SDK', async () => {
    let calls = 0;
    const { durable, store, ask, begin } = hub(async () => {
      calls += 1;
      if (calls > 1) throw new Error('out of order');
      return answer([WAIT], { customStatus: { step: 1 } });
    });
    await begin();
    await durable.whenIdle();
    await ask('POST', 'instances/a/raiseEvent/go', '1');
    await durable.whenIdle();
    expect(store.instance('a')).toMatchObject({ status: 'Failed', customStatus: '{"step":1}' });
  });
});

describe('a work item that broke', () => {
  it('rests for a second, whatever else happens meanwhile', async () => {
    const calls: string[] = [];
    const { durable, clock, begin } = hub(async (_, inputs) => {
      const { instanceId } = JSON.parse(inputs['trigger']?.string ?? '') as { instanceId: string };
      calls.push(instanceId);
      if (instanceId === 'broken' && calls.length === 1) throw new Error(DEAD);
      return answer([WAIT]);
    });
    await begin('broken');
    await durable.whenIdle();
    await begin('other');
    await durable.whenIdle();
    expect(calls).toEqual(['broken', 'other']);
    expect(clock.advance(START + 999)).toBe(false);
    expect(clock.advance(START + 1_000)).toBe(true);
    await durable.whenIdle();
    expect(calls).toEqual(['broken', 'other', 'broken']);
  });
});

describe('an activity that answers bytes', () => {
  it('hands them on as base64 text', async () => {
    const bytes = Uint8Array.of(1, 2, 255);
    const { durable, store, begin } = hub(async ({ name }) => (name === 'work' ? returning({ bytes }) : answer([CALL_WORK, WAIT])));
    await begin();
    await durable.whenIdle();
    expect(store.history('a').find(({ EventType }) => EventType === 5)).toMatchObject({ Result: '"AQL/"' });
  });
});

describe('the management API', () => {
  /** Instances in every state, named after it. */
  async function everyState() {
    const host = hub(async (_, inputs) => {
      const { instanceId } = JSON.parse(inputs['trigger']?.string ?? '') as { instanceId: string };
      if (instanceId === 'failed') throw new Error('no luck');
      return instanceId === 'completed' ? answer([], { isDone: true }) : answer([WAIT]);
    });
    for (const id of ['completed', 'failed', 'running', 'suspended', 'terminated']) await host.begin(id);
    await host.durable.whenIdle();
    await host.ask('POST', 'instances/suspended/suspend?reason=later');
    await host.ask('POST', 'instances/terminated/terminate?reason=enough');
    await host.durable.whenIdle();
    return host;
  }

  it.each([
    ['nobody', 404],
    ['completed', 412],
    ['terminated', 412],
    ['suspended', 412],
    ['running', 412],
    ['failed', 501],
  ])('answers a rewind of %s with %i', async (id, expected) => {
    const { ask } = await everyState();
    const response = await ask('POST', `instances/${id}/rewind?reason=x`);
    expect(response?.status).toBe(expected);
    expect(String(response?.body)).not.toBe('undefined');
  });

  it.each(['-5', '0', '0.5', 'many', 'Infinity', ''])('ignores top=%s', async (top) => {
    const { ask } = await everyState();
    const response = await ask('GET', `instances?top=${top}`);
    expect(JSON.parse(String(response?.body))).toHaveLength(5);
  });

  it.each(['instances/%E0%A4%A', 'orchestrators/main/%', '%zz'])('knows nothing under %s', async (path) => {
    const { ask } = hub(async () => answer([]));
    await expect(ask('POST', path)).resolves.toMatchObject({ status: 404 });
  });

  it.each([
    ['instances/running', 202],
    ['instances/running?taskHub=hub&connection=Storage', 202],
    ['instances/running?taskHub=Other', 404],
    ['instances/running?connection=Other', 500],
  ])('answers %s with %i', async (path, expected) => {
    const { ask } = await everyState();
    await expect(ask('GET', path)).resolves.toMatchObject({ status: expected });
  });

  it('shows the reason of a suspension as the output until the next step', async () => {
    const { ask, durable, store } = await everyState();
    expect(store.instance('suspended')).toMatchObject({ status: 'Suspended', output: 'later' });
    await ask('POST', 'instances/suspended/resume?reason=now');
    await durable.whenIdle();
    expect(store.instance('suspended')).toMatchObject({ status: 'Running', output: null });
  });

  it('looks once a second when it is to wait and was not told how often', async () => {
    const { ask, clock, durable } = hub(async ({ name }) =>
      name === 'work' ? returning({ json: '7' }) : answer([], { isDone: true, output: 7 }),
    );
    const waiting = ask('POST', 'orchestrators/main/a?timeout=5');
    await durable.whenIdle();
    expect(clock.advance(START + 999)).toBe(false);
    expect(clock.advance(START + 1_000)).toBe(true);
    await expect(waiting).resolves.toMatchObject({ status: 200, body: '7' });
  });

  it('looks a last time when the wait is over', async () => {
    const { ask, clock, durable } = hub(async () => answer([], { isDone: true, output: 7 }));
    const waiting = ask('POST', 'orchestrators/main/a?timeout=0.5');
    await durable.whenIdle();
    expect(clock.advance(START + 500)).toBe(true);
    await expect(waiting).resolves.toMatchObject({ status: 200, body: '7' });
  });
});
