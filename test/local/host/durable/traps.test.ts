import * as df from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { runOrchestration } from '../../../../local/host/durable/run-orchestration.ts';
import { createRig, DAY } from './rig.ts';

const SECOND = 1_000;
const inMs = (context: df.OrchestrationContext, wait: number): Date => new Date(context.df.currentUtcDateTime.getTime() + wait);
const fails = (): never => {
  throw new Error('no luck');
};

/** Ways to write an orchestrator that pass a test with stub tasks and go wrong on the real host; they must go wrong here too. */
describe('an orchestrator goes wrong here as on the real host', () => {
  it('Task.any over a shrinking list runs its activities again', async () => {
    const run = await runOrchestration(
      function* (context) {
        const tasks = [1, 2, 3].map((n) => context.df.callActivity('work', n));
        while (tasks.length > 0) {
          const winner: df.Task = yield context.df.Task.any(tasks);
          tasks.splice(tasks.indexOf(winner), 1);
        }
        return 'done';
      },
      { activities: { work: (n: number) => n } },
    );
    expect(run.output).toBe('done');
    expect(run.activityCalls).toHaveLength(6);
  });

  it('retryTimeout that is over leaves it running for ever', async () => {
    const run = await runOrchestration(
      function* (context) {
        const options = new df.RetryOptions(5 * SECOND, 10);
        options.retryTimeoutInMilliseconds = 8 * SECOND;
        try {
          yield context.df.callActivityWithRetry('fail', options, null);
        } catch {
          return 'caught';
        }
        return 'never';
      },
      { activities: { fail: fails } },
    );
    expect(run).toMatchObject({ runtimeStatus: 'Running', output: null });
    expect(run.activityCalls).toHaveLength(3);
  });

  it('a timer that lost a race and was not cancelled keeps it running until it fires', async () => {
    const run = await runOrchestration(
      function* (context) {
        yield context.df.Task.any([context.df.createTimer(inMs(context, DAY)), context.df.waitForExternalEvent('answer')]);
        return 'done';
      },
      { events: [{ afterInMs: SECOND, raise: 'answer', data: 1 }] },
    );
    expect(run).toMatchObject({ output: 'done', endedAt: '2026-01-02T00:00:00.000Z' });
  });

  it('an activity that lost a race keeps it running until it is done', async () => {
    let finish = (): void => undefined;
    const host = createRig({
      orchestrators: {
        racing: function* (context) {
          yield context.df.Task.any([context.df.callActivity('slow', null), context.df.waitForExternalEvent('answer')]);
          return 'done';
        },
      },
      activities: { slow: () => new Promise<void>((resolve) => (finish = resolve)) },
    });
    await host.ask('POST', 'orchestrators/racing/a');
    await host.settle();
    await host.ask('POST', 'instances/a/raiseEvent/answer', {});
    await host.settle();
    expect(await host.statusOf('a')).toBe('Running');
    finish();
    await host.settle();
    expect(await host.statusOf('a')).toBe('Completed');
  });

  it('a retry that loses a race between two attempts makes it non-deterministic', async () => {
    const run = await runOrchestration(
      function* (context) {
        const timer = context.df.createTimer(inMs(context, DAY));
        const retrying = context.df.callActivityWithRetry('fail', new df.RetryOptions(60 * SECOND, 3), null);
        yield context.df.Task.any([retrying, timer, context.df.waitForExternalEvent('answer')]);
        timer.cancel();
        return yield context.df.callActivity('after', null);
      },
      { activities: { fail: fails, after: () => 'after' }, events: [{ afterInMs: 30 * SECOND, raise: 'answer', data: 1 }] },
    );
    expect(run).toMatchObject({ runtimeStatus: 'Failed', output: expect.stringMatching(/^Non-Deterministic workflow detected: /) });
  });

  it('Task.all of retries with a catch hands the failure of one task to another', async () => {
    const run = await runOrchestration(
      function* (context) {
        const quick = context.df.callActivityWithRetry('quick', new df.RetryOptions(SECOND, 2), null);
        const slow = context.df.callActivityWithRetry('slow', new df.RetryOptions(10 * SECOND, 5), null);
        try {
          yield context.df.Task.all([quick, slow]);
          return 'never';
        } catch {
          try {
            return yield context.df.callActivity('after', null);
          } catch (error) {
            return `after failed: ${String(error).slice(0, 60)}`;
          }
        }
      },
      { activities: { quick: fails, slow: fails, after: () => 'after' } },
    );
    expect(run.output).toMatch(/^after failed: Error: Activity function 'slow' failed/);
  });

  it('a sub-orchestrator that does not exist keeps it running for ever, caught or not', async () => {
    const run = await runOrchestration(function* (context) {
      try {
        yield context.df.callSubOrchestrator('nobody', null);
      } catch {
        return 'caught';
      }
      return 'never';
    });
    expect(run.runtimeStatus).toBe('Running');
  });

  it('a loop on the time runs again, because timers fire early', async () => {
    const run = await runOrchestration(
      function* (context) {
        const due = inMs(context, 5 * SECOND);
        let rounds = 0;
        while (context.df.currentUtcDateTime < due && rounds < 10) {
          rounds += 1;
          yield context.df.createTimer(due);
        }
        return rounds;
      },
      { earlyTimersInMs: 900 },
    );
    expect(run.output).toBeGreaterThan(1);
  });
});

describe('values on their way', () => {
  const echo = { echo: (value: unknown) => ({ type: typeof value, value }) };
  const seen = async (value: unknown): Promise<unknown> => {
    const run = await runOrchestration(
      function* (context) {
        return yield context.df.callActivity('echo', value);
      },
      { activities: echo },
    );
    return run.output;
  };

  it.each([
    ['true arrives as the text True', true, { type: 'string', value: 'True' }],
    ['false arrives as the text False', false, { type: 'string', value: 'False' }],
    ['a boolean inside an object arrives as it is', { ok: true }, { type: 'object', value: { ok: true } }],
    ['a text arrives as it is', 'a "b" \\', { type: 'string', value: 'a "b" \\' }],
    ['a number arrives as a number', 1.5, { type: 'number', value: 1.5 }],
    ['null arrives as nothing', null, { type: 'undefined' }],
  ])('to an activity: %s', async (_, value, expected) => {
    expect(await seen(value)).toEqual(expected);
  });

  it('to an orchestrator: what is called Timestamp becomes a Date', async () => {
    const run = await runOrchestration(
      // biome-ignore lint/correctness/useYield: it does nothing but answer
      function* (context) {
        return (context.df.getInput() as { deep: { Timestamp: unknown } }).deep.Timestamp instanceof Date;
      },
      { input: { deep: { Timestamp: '2026-01-01T00:00:00Z' } } },
    );
    expect(run.output).toBe(true);
  });

  it('to the next run: continueAsNew with a text gives it the quotes too', async () => {
    const run = await runOrchestration(
      // biome-ignore lint/correctness/useYield: it does nothing but go on
      function* (context) {
        const input = context.df.getInput();
        if (typeof input === 'string') return input;
        context.df.continueAsNew('str');
        return undefined;
      },
      { input: { round: 0 } },
    );
    expect(run.output).toBe('"str"');
  });

  it('to the status: null clears it', async () => {
    const run = await runOrchestration(
      function* (context) {
        context.df.setCustomStatus({ step: 1 });
        yield context.df.callActivity('echo', 1);
        context.df.setCustomStatus(null);
        return 'done';
      },
      { activities: echo },
    );
    expect(run).toMatchObject({ output: 'done', customStatus: null });
  });
});

describe('a child under the id of somebody who is not finished', () => {
  it('fails the call and leaves that one alone', async () => {
    const host = createRig({
      orchestrators: {
        parent: function* (context) {
          return yield context.df.callSubOrchestrator('waiting', null, 'taken');
        },
        waiting: function* (context) {
          const answer: unknown = yield context.df.waitForExternalEvent('answer');
          return answer;
        },
      },
    });
    await host.ask('POST', 'orchestrators/waiting/taken');
    await host.settle();
    await host.ask('POST', 'orchestrators/parent/a');
    await host.settle();
    expect((await host.ask('GET', 'instances/a')).json).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringContaining('An Orchestration instance with the status Running already exists.'),
    });
    expect(await host.statusOf('taken')).toBe('Running');
  });
});

describe('external events', () => {
  it('serve the last of two waiters first', async () => {
    const run = await runOrchestration(
      function* (context) {
        const first = context.df.waitForExternalEvent('n');
        const second = context.df.waitForExternalEvent('n');
        const winner: df.Task = yield context.df.Task.any([first, second]);
        return winner === second ? 'second' : 'first';
      },
      { events: [{ afterInMs: SECOND, raise: 'n', data: 1 }] },
    );
    expect(run.output).toBe('second');
  });
});

describe('a suspended approval', () => {
  const approval: df.OrchestrationHandler = function* (context) {
    const timer = context.df.createTimer(inMs(context, DAY));
    const answer = context.df.waitForExternalEvent('answer');
    yield context.df.Task.any([answer, timer]);
    timer.cancel();
    return (context.df.getInput() as { thenWork: boolean }).thenWork ? yield context.df.callActivity('work', null) : answer.result;
  };
  const events = [
    { afterInMs: SECOND, suspend: 'later' },
    { afterInMs: 2 * SECOND, raise: 'answer', data: 'yes' },
    { afterInMs: 10 * SECOND, resume: 'go' },
  ];

  it('whose event cancels its timer completes although it is suspended', async () => {
    const run = await runOrchestration(approval, { input: { thenWork: false }, events });
    expect(run).toMatchObject({ runtimeStatus: 'Completed', output: 'yes', endedAt: '2026-01-01T00:00:02.000Z' });
  });

  it('with an activity behind it waits for the resume', async () => {
    const run = await runOrchestration(approval, { input: { thenWork: true }, activities: { work: () => 'worked' }, events });
    expect(run).toMatchObject({ runtimeStatus: 'Completed', output: 'worked', endedAt: '2026-01-01T00:00:10.000Z' });
  });
});

describe('a timer of a week', () => {
  it('is a chain of three days, three days and one', async () => {
    const host = createRig({
      orchestrators: {
        week: function* (context) {
          yield context.df.createTimer(inMs(context, 7 * DAY));
          return 'late';
        },
      },
    });
    await host.ask('POST', 'orchestrators/week/a');
    await host.settle();
    await host.pass(7 * DAY - 1);
    expect(await host.statusOf('a')).toBe('Running');
    await host.pass(1);
    const created = host.store.history('a').flatMap(({ EventId, FireAt }) => (EventId >= 0 ? [`${EventId} ${FireAt}`] : []));
    expect(created).toEqual(['0 2026-01-04T00:00:00.000Z', '1 2026-01-07T00:00:00.000Z', '2 2026-01-08T00:00:00.000Z']);
    expect(await host.statusOf('a')).toBe('Completed');
  });
});
