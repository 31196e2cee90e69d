import * as df from 'durable-functions';

const SECOND = 1_000;

df.app.orchestration('retryTimeout', function* (context) {
  const options = new df.RetryOptions(SECOND, 10);
  options.retryTimeoutInMilliseconds = 1.5 * SECOND;
  try {
    yield context.df.callActivityWithRetry('fail', options, null);
  } catch {
    return 'caught';
  }
  return 'never';
});

df.app.orchestration('twoAttempts', function* (context) {
  try {
    yield context.df.callActivityWithRetry('fail', new df.RetryOptions(SECOND, 2), null);
  } catch {
    return 'caught';
  }
  return 'never';
});

df.app.orchestration('allOfRetries', function* (context) {
  const quick = context.df.callActivityWithRetry('failQuick', new df.RetryOptions(SECOND, 2), null);
  const slow = context.df.callActivityWithRetry('failSlow', new df.RetryOptions(2 * SECOND, 3), null);
  try {
    yield context.df.Task.all([quick, slow]);
    return 'never';
  } catch {
    try {
      return yield context.df.callActivity('work', 'after');
    } catch (error) {
      return `work failed: ${String(error)}`;
    }
  }
});

df.app.orchestration('unknownActivity', function* (context) {
  try {
    yield context.df.callActivity('nobody', null);
  } catch {
    return 'caught';
  }
  return 'never';
});
