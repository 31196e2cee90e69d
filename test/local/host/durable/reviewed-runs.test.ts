import type { OrchestrationContext, OrchestrationHandler } from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { runOrchestration } from '../../../../local/host/durable/run-orchestration.ts';

const HOUR = 3_600_000;
const inAnHour = (context: OrchestrationContext) => context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + HOUR));
const realIo = () => new Promise<string>((resolve) => void setTimeout(resolve, 30, 'done'));

describe('an activity double that does real I/O', () => {
  it('is waited for', async () => {
    const run = await runOrchestration(
      function* (context) {
        return yield context.df.callActivity('read', null);
      },
      { activities: { read: realIo } },
    );
    expect(run).toMatchObject({ runtimeStatus: 'Completed', output: 'done' });
  });

  it('wins over every timer, because time stands still while it runs', async () => {
    const run = await runOrchestration(
      function* (context) {
        const timer = inAnHour(context);
        const read = context.df.callActivity('read', null);
        if ((yield context.df.Task.any([read, timer])) !== read) return 'timer';
        timer.cancel();
        return 'activity';
      },
      { activities: { read: realIo } },
    );
    expect(run).toMatchObject({ output: 'activity', endedAt: '2026-01-01T00:00:00.000Z' });
  });
});

describe('a custom status', () => {
  const saying = (statuses: readonly unknown[]): OrchestrationHandler =>
    function* (context) {
      for (const status of statuses) {
        context.df.setCustomStatus(status);
        yield context.df.callActivity('work', null);
      }
    };
  const activities = { work: () => 1 };

  it.each([
    ['stays the last one that was set', ['first', { second: 2 }], { second: 2 }],
    ['is cleared by null', ['waiting', null], null],
    ['is cleared by whatever the SDK leaves out of its answer', ['waiting', 0], null],
  ])('%s', async (_, statuses, expected) => {
    const run = await runOrchestration(saying(statuses), { activities });
    expect(run).toMatchObject({ runtimeStatus: 'Completed', customStatus: expected });
  });

  it('that was set before a failure survives it', async () => {
    const run = await runOrchestration(function* (context) {
      context.df.setCustomStatus('trying');
      yield inAnHour(context);
      throw new Error('no luck');
    });
    expect(run).toMatchObject({ runtimeStatus: 'Failed', customStatus: 'trying' });
  });
});

describe('a sub-orchestration under an id that is taken', () => {
  const child: OrchestrationHandler = function* (context) {
    yield inAnHour(context);
    return context.df.instanceId;
  };
  const TAKEN = 'An Orchestration instance with the status Running already exists.';

  it('fails, and leaves the one that runs alone', async () => {
    const late: OrchestrationHandler = function* (context) {
      yield context.df.callActivity('pause', null);
      try {
        yield context.df.callSubOrchestrator('child', null, 'kid');
        return 'never';
      } catch (error) {
        return String(error).includes(TAKEN);
      }
    };
    const run = await runOrchestration(
      function* (context) {
        return yield context.df.Task.all([
          context.df.callSubOrchestrator('child', null, 'kid'),
          context.df.callSubOrchestrator('late', null, 'late'),
        ]);
      },
      { orchestrators: { child, late }, activities: { pause: realIo } },
    );
    expect(run).toMatchObject({ output: ['kid', true], endedAt: '2026-01-01T01:00:00.000Z' });
  });

  it('fails when the id is its parent’s own', async () => {
    const run = await runOrchestration(
      function* (context) {
        yield context.df.callSubOrchestrator('child', null, context.df.instanceId);
      },
      { orchestrators: { child } },
    );
    expect(run).toMatchObject({ runtimeStatus: 'Failed', output: expect.stringContaining(TAKEN) });
  });

  it('begins when whoever had the id has finished', async () => {
    const run = await runOrchestration(
      function* (context) {
        yield context.df.callSubOrchestrator('child', null, 'kid');
        return yield context.df.callSubOrchestrator('child', null, 'kid');
      },
      { orchestrators: { child } },
    );
    expect(run).toMatchObject({ output: 'kid', endedAt: '2026-01-01T02:00:00.000Z' });
  });
});
