import * as df from 'durable-functions';

const SECOND = 1_000;

df.app.orchestration('waits', function* (context) {
  return yield context.df.waitForExternalEvent('answer');
});

df.app.orchestration('booleans', function* (context) {
  const seen: unknown[] = [];
  for (const value of [true, false, { ok: true }]) {
    seen.push(yield context.df.callActivity('look', value));
  }
  return seen;
});

// biome-ignore lint/correctness/useYield: it does nothing but go on
df.app.orchestration('textToNextRun', function* (context) {
  const input = context.df.getInput();
  if (typeof input === 'string') return input;
  context.df.continueAsNew('str');
  return undefined;
});

df.app.orchestration('eventThenNextRun', function* (context) {
  const { round } = context.df.getInput<{ round: number }>();
  if (round === 0) {
    yield context.df.waitForExternalEvent('go');
    context.df.continueAsNew({ round: 1 });
    return undefined;
  }
  const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 2 * SECOND));
  const early = context.df.waitForExternalEvent('early');
  const winner: df.Task = yield context.df.Task.any([early, timer]);
  if (winner === timer) return 'lost';
  timer.cancel();
  return 'kept';
});
