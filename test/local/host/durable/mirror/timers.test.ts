import { describe, expect, it } from 'vitest';
import { act, begun, DAY_IN_S, happened, next, rows, thrice, turn } from '../histories.ts';

/** A history in which attempt after attempt failed: attempts have even numbers, the pauses between them odd ones. */
function failures(count: number, kind: 'activity' | 'child', pausesInS: readonly number[]) {
  let now = 0;
  const created = (id: number) => (kind === 'activity' ? happened.scheduled(id, 'a') : happened.child(id, 'a'));
  const failed = (id: number) => (kind === 'activity' ? happened.failed(id) : happened.childFailed(id));
  const history = turn(0, happened.started, created(0));
  for (let attempt = 0; attempt < count; attempt++) {
    history.push(...turn(now, failed(2 * attempt)));
    if (attempt === count - 1) break;
    const pause = pausesInS[attempt] ?? 0;
    history.splice(-1, 0, happened.timer(2 * attempt + 1, now + pause));
    now += pause;
    history.push(...turn(now, happened.fired(2 * attempt + 1), created(2 * attempt + 2)));
  }
  return history;
}

describe('retries', () => {
  const backOff = { firstRetryIntervalInMilliseconds: 10_000, maxNumberOfAttempts: 5, backoffCoefficient: 2 };
  const capped = { ...backOff, maxRetryIntervalInMilliseconds: 15_000 };
  rows(
    ['begin with one attempt', { history: begun, actions: [act.activityWithRetry('a', thrice)] }, ['0 activity a']],
    [
      'pause after a failure',
      { history: failures(1, 'activity', []), actions: [act.activityWithRetry('a', thrice)] },
      ['1 timer 00:00:05'],
    ],
    [
      'try again after the pause',
      {
        history: [...failures(1, 'activity', []).slice(0, -1), happened.timer(1, 5), ...turn(5, happened.fired(1))],
        actions: [act.activityWithRetry('a', thrice)],
      },
      ['2 activity a'],
    ],
    [
      'pause again, counted from that failure',
      { history: failures(2, 'activity', [5]), actions: [act.activityWithRetry('a', thrice)] },
      ['3 timer 00:00:10'],
    ],
    [
      'set one more timer after the last failure, due at once',
      { history: failures(3, 'activity', [5, 5]), actions: [act.activityWithRetry('a', thrice), act.activity('after')] },
      ['5 timer 00:00:10'],
    ],
    [
      'let the orchestrator go on only when that timer fires',
      {
        history: [...failures(3, 'activity', [5, 5]).slice(0, -1), happened.timer(5, 10), ...turn(10, happened.fired(5))],
        actions: [act.activityWithRetry('a', thrice), act.activity('after')],
      },
      ['6 activity after'],
    ],
    [
      'lengthen the pause by the coefficient',
      { history: failures(3, 'activity', [10, 20]), actions: [act.activityWithRetry('a', backOff)] },
      ['5 timer 00:01:10'],
    ],
    [
      'cut the pause at the longest interval',
      { history: failures(3, 'activity', [10, 15]), actions: [act.activityWithRetry('a', capped)] },
      ['5 timer 00:00:40'],
    ],
    [
      'number sub-orchestrations in the same way',
      { history: failures(2, 'child', [5]), actions: [act.childWithRetry('a', thrice)] },
      ['3 timer 00:00:10'],
    ],
    [
      'set no timer once retryTimeout is over, which is why the SDK waits for ever',
      {
        history: failures(2, 'activity', [5]),
        actions: [act.activityWithRetry('a', { ...thrice, retryTimeoutInMilliseconds: 5_000 })],
      },
      [],
    ],
  );
});

describe('timers', () => {
  const week = 7 * DAY_IN_S;
  const firstLink = [...turn(0, happened.started, happened.timer(0, 3 * DAY_IN_S)), ...turn(3 * DAY_IN_S, happened.fired(0))];
  const secondLink = [...firstLink.slice(0, -1), happened.timer(1, 6 * DAY_IN_S), ...turn(6 * DAY_IN_S, happened.fired(1))];
  const thirdLink = [...secondLink.slice(0, -1), happened.timer(2, week), ...turn(week, happened.fired(2))];
  const actions = [act.timer(week), act.activity('after')];
  rows(
    ['of up to six days are one timer', { history: begun, actions: [act.timer(6 * DAY_IN_S)] }, ['0 timer 6d 00:00:00']],
    ['of a week begin with a link of three days', { history: begun, actions }, ['0 timer 3d 00:00:00']],
    ['of a week go on with a second link of three', { history: firstLink, actions }, ['1 timer 6d 00:00:00']],
    ['of a week end with the day that is left', { history: secondLink, actions }, ['2 timer 7d 00:00:00']],
    ['of a week let the orchestrator go on after three links', { history: thirdLink, actions }, ['3 activity after']],
    ['due in the past are still set', { history: turn(60, happened.started), actions: [act.timer(5)] }, ['0 timer 00:00:05']],
    [
      'that are cancelled count as finished from the start of every replay',
      {
        history: [...turn(0, happened.started, happened.timer(0, 60)), ...turn(1, happened.raised('E'))],
        actions: [act.any(act.timer(60, true), act.wait('E')), act.activity('after')],
      },
      ['1 activity after'],
    ],
  );

  it('that are cancelled let later work take numbers ahead of the retry they raced with', () => {
    const race = act.any(act.activityWithRetry('a', thrice), act.timer(60, true));
    const history = [...turn(0, happened.started, happened.scheduled(0, 'a'), happened.timer(1, 60)), ...turn(1, happened.failed(0))];
    expect(next({ history, actions: [race, act.activity('after')] })).toEqual(['2 activity after', '3 timer 00:00:06']);
  });
});

describe('times', () => {
  it('are those of the work item that is being replayed', () => {
    expect(
      next({
        history: [...failures(1, 'activity', []).slice(0, 4), ...turn(30, happened.failed(0))],
        actions: [act.activityWithRetry('a', thrice)],
      }),
    ).toEqual(['1 timer 00:00:35']);
  });
});
