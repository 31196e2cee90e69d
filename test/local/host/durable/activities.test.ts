import { describe, expect, it, vi } from 'vitest';
import { createActivities } from '../../../../local/host/durable/activities.ts';
import { createVirtualClock } from '../../../../local/host/durable/clock.ts';
import { createMemoryStore } from '../../../../local/host/durable/memory-store.ts';
import type { HistoryEvent } from '../../../../local/host/durable/protocol.ts';
import type { ActivityJob, DurableStore } from '../../../../local/host/durable/store.ts';
import type { Invoke, InvokeResult, RegisteredFunction, TypedData } from '../../../../local/host/types.ts';
import { START } from './rig.ts';

const trigger = { type: 'activityTrigger', direction: 'in', name: 'work' } as const;
const fn: RegisteredFunction = { id: '1', name: 'Work', bindings: { work: trigger }, trigger };

const nothing: InvokeResult = { outputData: [] };
const returning = (returnValue: TypedData) => (): Promise<InvokeResult> => Promise.resolve({ returnValue, outputData: [] });

interface Bench {
  readonly store: DurableStore;
  readonly wake: ReturnType<typeof vi.fn<(instanceId: string) => void>>;
  add(input: string, more?: Partial<ActivityJob>): ActivityJob;
  run(...jobs: readonly ActivityJob[]): Promise<void>;
  readonly stop: () => void;
  readonly abandon: () => void;
  readonly onIdle: ReturnType<typeof vi.fn<() => void>>;
  /** What the instance was sent. */
  told(): HistoryEvent[];
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

function bench(invoke: Invoke, store = createMemoryStore(), atOnce = 10): Bench {
  const wake = vi.fn<(instanceId: string) => void>();
  const onIdle = vi.fn<() => void>();
  const activities = createActivities({
    store,
    functions: new Map([['work', fn]]),
    invoke,
    clock: createVirtualClock(START),
    log: () => undefined,
    atOnce,
    wake,
    onIdle,
  });
  return {
    store,
    wake,
    onIdle,
    add: (input, more = {}) => store.addActivity({ instanceId: 'a', executionId: 'run-1', taskId: 4, name: 'work', input, ...more }),
    async run(...jobs) {
      activities.add(jobs);
      await settle();
    },
    stop: () => activities.stop(),
    abandon: () => activities.abandon(),
    told: () => store.due('a', START).map(({ event }) => event),
  };
}

describe('the input of an activity', () => {
  it.each([
    ['a text arrives as it is', '["a b"]', { string: 'a b' }],
    ['a text that looks like a number too', '["1"]', { string: '1' }],
    ['a text that the SDK quoted keeps its quotes', '["\\"a\\""]', { string: '"a"' }],
    ['true arrives as True', '[true]', { string: 'True' }],
    ['false arrives as False', '[false]', { string: 'False' }],
    ['a number arrives as its digits', '[1.5]', { string: '1.5' }],
    ['an object arrives as JSON', '[{"ok":true}]', { string: '{"ok":true}' }],
    ['a list arrives as JSON, booleans inside untouched', '[[true,null]]', { string: '[true,null]' }],
    ['null arrives as nothing', '[null]', {}],
    ['nothing arrives as nothing', '[]', {}],
  ])('%s', async (_, input, expected) => {
    const invoke = vi.fn<Invoke>(() => Promise.resolve(nothing));
    const { add, run } = bench(invoke);
    await run(add(input));
    expect(invoke).toHaveBeenCalledExactlyOnceWith(fn, { work: expected }, { instanceId: { string: 'a' }, work: expected });
  });
});

describe('the result of an activity', () => {
  it.each([
    ['a JSON value stays JSON', { json: '{"n":1}' }, '{"n":1}'],
    ['a boolean stays one', { json: 'false' }, 'false'],
    ['a text becomes JSON', { string: 'a' }, '"a"'],
    ['an empty text is not nothing', { string: '' }, '""'],
    ['an integer becomes JSON', { int: 0 }, '0'],
    ['a fraction becomes JSON', { double: 1.5 }, '1.5'],
    ['nothing is null, not absent', {}, null],
  ])('%s', async (_, data, expected) => {
    const { add, run, told } = bench(returning(data));
    await run(add('[1]'));
    expect(told()).toMatchObject([{ EventType: 5, EventId: -1, TaskScheduledId: 4, Result: expected, IsPlayed: false }]);
  });

  it('goes to the execution that asked, and wakes its instance', async () => {
    const { add, run, wake, store } = bench(() => Promise.resolve(nothing));
    await run(add('[1]'));
    expect(store.due('a', START)).toMatchObject([{ executionId: 'run-1' }]);
    expect(wake).toHaveBeenCalledExactlyOnceWith('a');
    expect(store.activities()).toEqual([]);
  });

  it('of one that throws is a failure with two blanks before its message', async () => {
    const { add, run, told } = bench(() => Promise.reject(new Error('no luck')));
    await run(add('[1]'));
    const [failed] = told();
    expect(failed).toMatchObject({
      EventType: 6,
      TaskScheduledId: 4,
      Reason: "Activity function 'work' failed:  no luck",
      FailureDetails: null,
    });
    expect(JSON.parse(failed?.Details ?? '')).toMatchObject({ ClassName: 'System.Exception', Message: ' no luck' });
  });

  it('of one whose worker died says so, with one blank', async () => {
    const { add, run, told } = bench(() => Promise.reject(new Error('node exited with code 137 (0x89)')));
    await run(add('[1]'));
    expect(told()).toMatchObject([{ EventType: 6, Reason: "Activity function 'work' failed: node exited with code 137 (0x89)" }]);
  });

  it('of one that is not registered any more is a failure', async () => {
    const { add, run, told } = bench(() => Promise.resolve(nothing));
    await run(add('[1]', { name: 'gone' }));
    expect(told()).toMatchObject([{ EventType: 6, Reason: expect.stringContaining("The function 'gone' doesn't exist") }]);
  });

  it('is dropped when the instance was purged meanwhile', async () => {
    const { add, run, wake, store, told } = bench(() => {
      store.purge('a');
      return Promise.resolve(nothing);
    });
    await run(add('[1]'));
    expect(told()).toEqual([]);
    expect(wake).not.toHaveBeenCalled();
  });
});

describe('activities', () => {
  it('are found whatever the case of their name', async () => {
    const { add, run, told } = bench(returning({ int: 1 }));
    await run(add('[1]', { name: 'WORK' }));
    expect(told()).toMatchObject([{ Result: '1' }]);
  });

  it('run a few at a time, the rest in order', async () => {
    const started: string[] = [];
    const finish: (() => void)[] = [];
    const invoke: Invoke = (_, inputs) =>
      new Promise((resolve) => {
        started.push(inputs['work']?.string ?? '');
        finish.push(() => resolve(nothing));
      });
    const { add, run } = bench(invoke, createMemoryStore(), 2);
    await run(...[1, 2, 3, 4].map((n) => add(`[${n}]`, { taskId: n })));
    expect(started).toEqual(['1', '2']);
    finish[1]?.();
    await settle();
    expect(started).toEqual(['1', '2', '3']);
  });

  it('run again after the host gave them up, so at least once', async () => {
    let finish = (): void => undefined;
    const before = bench(() => new Promise((resolve) => (finish = () => resolve(nothing))));
    await before.run(before.add('[1]'));
    before.abandon();
    finish();
    await settle();
    expect([before.told(), before.store.activities().length]).toEqual([[], 1]);
    const after = bench(returning({ int: 7 }), before.store);
    await after.run(...before.store.activities());
    expect(after.told()).toMatchObject([{ TaskScheduledId: 4, Result: '7' }]);
  });

  it('that run when the host stops are still recorded', async () => {
    let finish = (): void => undefined;
    const { add, run, stop, told, onIdle } = bench(() => new Promise((resolve) => (finish = () => resolve(nothing))));
    await run(add('[1]'));
    stop();
    expect(onIdle).not.toHaveBeenCalled();
    finish();
    await settle();
    expect(told()).toMatchObject([{ TaskScheduledId: 4, Result: null }]);
    expect(onIdle).toHaveBeenCalledOnce();
  });

  it('do not start any more after a stop', async () => {
    const invoke = vi.fn<Invoke>(() => Promise.resolve(nothing));
    const { add, run, stop } = bench(invoke);
    stop();
    await run(add('[1]'));
    expect(invoke).not.toHaveBeenCalled();
  });
});
