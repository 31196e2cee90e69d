import * as df from 'durable-functions';

const SECOND = 1_000;
const inMs = (context: df.OrchestrationContext, wait: number): Date => new Date(context.df.currentUtcDateTime.getTime() + wait);

df.app.orchestration('shrinkingList', function* (context) {
  const tasks = [1, 2, 3].map((n) => context.df.callActivity('work', n));
  while (tasks.length > 0) {
    const winner: df.Task = yield context.df.Task.any(tasks);
    tasks.splice(tasks.indexOf(winner), 1);
  }
  return 'done';
});

df.app.orchestration('race', function* (context) {
  const { cancel } = context.df.getInput<{ cancel: boolean }>();
  const timer = context.df.createTimer(inMs(context, 3 * SECOND));
  yield context.df.Task.any([timer, context.df.waitForExternalEvent('answer')]);
  if (cancel) timer.cancel();
  return 'done';
});

df.app.orchestration('approval', function* (context) {
  const { thenWork } = context.df.getInput<{ thenWork: boolean }>();
  const timer = context.df.createTimer(inMs(context, 60 * SECOND));
  const answer = context.df.waitForExternalEvent('answer');
  yield context.df.Task.any([answer, timer]);
  timer.cancel();
  return thenWork ? yield context.df.callActivity('work', 'worked') : answer.result;
});

df.app.orchestration('retryInRace', function* (context) {
  const timer = context.df.createTimer(inMs(context, 60 * SECOND));
  const retrying = context.df.callActivityWithRetry('fail', new df.RetryOptions(8 * SECOND, 3), null);
  yield context.df.Task.any([retrying, timer, context.df.waitForExternalEvent('answer')]);
  timer.cancel();
  return yield context.df.callActivity('work', 'after');
});
