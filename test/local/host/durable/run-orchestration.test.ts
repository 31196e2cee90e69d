import * as df from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { runOrchestration } from '../../../../local/host/durable/run-orchestration.ts';

const DAY = 86_400_000;
const retry = (first: number, attempts: number) => new df.RetryOptions(first, attempts);

describe('an orchestration', () => {
  it('calls activities with what they were given and returns their answers', async () => {
    const run = await runOrchestration(
      function* (context) {
        const doubled: unknown = yield context.df.callActivity('double', { n: 21 });
        return { doubled };
      },
      { activities: { double: ({ n }: { n: number }) => n * 2 } },
    );
    expect(run).toMatchObject({
      runtimeStatus: 'Completed',
      output: { doubled: 42 },
      activityCalls: [{ name: 'double', input: { n: 21 } }],
    });
  });

  it('waits a week in no time', async () => {
    const run = await runOrchestration(function* (context) {
      yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 7 * DAY));
      return 'late';
    });
    expect(run).toMatchObject({ output: 'late', endedAt: '2026-01-08T00:00:00.000Z' });
  });

  it('fails with the words of the activity that failed', async () => {
    const run = await runOrchestration(
      function* (context) {
        yield context.df.callActivity('boom', null);
      },
      {
        activities: {
          boom: () => {
            throw new Error('no luck');
          },
        },
      },
    );
    expect(run.runtimeStatus).toBe('Failed');
    expect(run.output).toMatch(/Activity function 'boom' failed: {2}no luck/);
  });

  it('repeats an activity after the waits asked for, and goes on after the last failure', async () => {
    let attempts = 0;
    const run = await runOrchestration(
      function* (context) {
        try {
          yield context.df.callActivityWithRetry('flaky', retry(5_000, 3), null);
          return 'never';
        } catch {
          return yield context.df.callActivity('after', null);
        }
      },
      {
        activities: {
          flaky: () => {
            attempts += 1;
            throw new Error(`try ${attempts}`);
          },
          after: () => 'went on',
        },
      },
    );
    expect(run.output).toBe('went on');
    expect(run.activityCalls.map(({ name, at }) => [name, at.slice(14, 19)])).toEqual([
      ['flaky', '00:00'],
      ['flaky', '00:05'],
      ['flaky', '00:10'],
      ['after', '00:10'],
    ]);
  });

  it('runs sub-orchestrations and hands their failures up', async () => {
    const run = await runOrchestration(
      function* (context) {
        const good: unknown = yield context.df.callSubOrchestrator('child', { ok: true });
        try {
          yield context.df.callSubOrchestrator('child', { ok: false });
        } catch (error) {
          return [good, String(error).includes('child said no')];
        }
        return 'never';
      },
      {
        orchestrators: {
          // biome-ignore lint/correctness/useYield: a child that does nothing but answer
          child: function* (context) {
            if (!(context.df.getInput() as { ok: boolean }).ok) {
              throw new Error('child said no');
            }
            return 'fine';
          },
        },
      },
    );
    expect(run.output).toEqual(['fine', true]);
  });

  it('hangs for ever on an activity that does not exist, as the real host does', async () => {
    const run = await runOrchestration(function* (context) {
      yield context.df.callActivity('nobody', null);
    });
    expect(run.runtimeStatus).toBe('Running');
  });

  it('refuses entities by name', async () => {
    const run = await runOrchestration(function* (context) {
      yield context.df.callEntity(new df.EntityId('counter', 'a'), 'add', 1);
    });
    expect(run).toMatchObject({ runtimeStatus: 'Failed', output: expect.stringContaining('Entities (callEntity) are left out') });
  });
});

describe('external events', () => {
  const waiting: df.OrchestrationHandler = function* (context) {
    const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + DAY));
    const event = context.df.waitForExternalEvent('answer');
    const winner = yield context.df.Task.any([event, timer]);
    if (winner === event) {
      timer.cancel();
      return event.result;
    }
    return 'nobody came';
  };

  it('win over the timer they race with', async () => {
    const run = await runOrchestration(waiting, { events: [{ afterInMs: 1_000, raise: 'answer', data: { yes: true } }] });
    expect(run).toMatchObject({ output: { yes: true }, endedAt: '2026-01-01T00:00:01.000Z' });
  });

  it('lose when they come too late', async () => {
    const run = await runOrchestration(waiting, { events: [{ afterInMs: 2 * DAY, raise: 'answer', data: 1 }] });
    expect(run).toMatchObject({ output: 'nobody came', endedAt: '2026-01-02T00:00:00.000Z' });
  });

  it('that come before anybody waits are kept, first in, first out', async () => {
    const run = await runOrchestration(
      function* (context) {
        yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
        const first: unknown = yield context.df.waitForExternalEvent('n');
        const second: unknown = yield context.df.waitForExternalEvent('n');
        return [first, second];
      },
      { events: [1, 2].map((n) => ({ afterInMs: n * 1_000, raise: 'n', data: n })) },
    );
    expect(run.output).toEqual([1, 2]);
  });

  it('raised but not consumed before continueAsNew are lost', async () => {
    const run = await runOrchestration(
      function* (context) {
        const { round } = context.df.getInput() as { round: number };
        if (round === 0) {
          yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
          context.df.continueAsNew({ round: 1 });
          return undefined;
        }
        const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
        const event = context.df.waitForExternalEvent('n');
        const winner = yield context.df.Task.any([event, timer]);
        return winner === timer ? 'lost' : 'kept';
      },
      { input: { round: 0 }, events: [{ afterInMs: 1_000, raise: 'n', data: 1 }] },
    );
    expect(run.output).toBe('lost');
  });
});

describe('from outside', () => {
  const sleeping: df.OrchestrationHandler = function* (context) {
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + DAY));
    return 'slept';
  };

  it('an orchestration can be terminated', async () => {
    const run = await runOrchestration(sleeping, { events: [{ afterInMs: 5_000, terminate: 'enough' }] });
    expect(run).toMatchObject({ runtimeStatus: 'Terminated', output: 'enough', endedAt: '2026-01-01T00:00:05.000Z' });
  });

  it('a timer that fires while it is suspended acts when it is resumed', async () => {
    const run = await runOrchestration(sleeping, {
      events: [
        { afterInMs: 5_000, suspend: 'wait' },
        { afterInMs: 2 * DAY, resume: 'go' },
      ],
    });
    expect(run).toMatchObject({ runtimeStatus: 'Completed', output: 'slept', endedAt: '2026-01-03T00:00:00.000Z' });
  });
});
