import { describe, expect, it } from 'vitest';
import { ACTION, type OrchestratorState } from '../../../../local/host/durable/protocol.ts';
import { act, DAY_IN_S, happened, next, type Play, play, turn } from './histories.ts';

const begun = turn(0, happened.started);
const thrice = { firstRetryIntervalInMilliseconds: 5_000, maxNumberOfAttempts: 3 };

/** One row: the history and the SDK's list, and what the host must do next. */
const rows = (...table: readonly (readonly [behaviour: string, given: Play, expected: readonly string[]])[]) =>
  it.each(table)('%s', (_, given, expected) => {
    expect(next(given)).toEqual(expected);
  });

describe('numbers', () => {
  rows(
    [
      'go to activities, timers and sub-orchestrations alike, from 0',
      { history: begun, actions: [act.all(act.activity('a'), act.timer(5), act.child('c'))] },
      ['0 activity a', '1 timer 00:00:05', '2 subOrchestration c'],
    ],
    [
      'are not spent on waiting for an event',
      { history: begun, actions: [act.all(act.wait('E'), act.activity('a'), act.wait('F'), act.activity('b'))] },
      ['0 activity a', '1 activity b'],
    ],
    [
      'go to the leaves of compound actions, depth first and left to right',
      { history: begun, actions: [act.any(act.all(act.activity('a'), act.any(act.activity('b'))), act.activity('c'))] },
      ['0 activity a', '1 activity b', '2 activity c'],
    ],
    [
      'go on where the finished actions stopped',
      {
        history: [...turn(0, happened.started, happened.scheduled(0, 'a')), ...turn(1, happened.completed(0))],
        actions: [act.activity('a'), act.activity('b')],
      },
      ['1 activity b'],
    ],
    [
      'are not given to what comes behind an unfinished action',
      { history: begun, actions: [act.activity('a'), act.activity('b')] },
      ['0 activity a'],
    ],
    [
      'are of no use to work that history already confirms',
      { history: turn(0, happened.started, happened.scheduled(0, 'a')), actions: [act.activity('a')] },
      [],
    ],
    [
      'are given out again when one task is in two lists',
      { history: begun, actions: [act.any(act.activity('a'), act.activity('b')), act.any(act.activity('b'))] },
      ['0 activity a', '1 activity b'],
    ],
  );

  it('travel with the input as the SDK wrote it, in a list of one', () => {
    const { decisions } = play({
      history: begun,
      actions: [act.all(act.activity('a', { n: 1 }), act.activity('b', '"x"'), act.activity('c'))],
    });
    expect(decisions.map((decision) => ('input' in decision ? decision.input : ''))).toEqual(['[{"n":1}]', '["\\"x\\""]', '[null]']);
  });
});

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

describe('compound actions', () => {
  const bothScheduled = turn(0, happened.started, happened.scheduled(0, 'a'), happened.scheduled(1, 'b'));
  rows(
    [
      'all: a failed child does not let the list go on while another runs',
      {
        history: [...bothScheduled, ...turn(1, happened.failed(0))],
        actions: [act.all(act.activity('a'), act.activity('b')), act.activity('c')],
      },
      [],
    ],
    [
      'all: the last child does',
      {
        history: [...bothScheduled, ...turn(1, happened.failed(0)), ...turn(2, happened.completed(1))],
        actions: [act.all(act.activity('a'), act.activity('b')), act.activity('c')],
      },
      ['2 activity c'],
    ],
    ['all: of nothing is done', { history: begun, actions: [act.all(), act.activity('c')] }, ['0 activity c']],
    [
      'any: the first child lets it go on',
      {
        history: [...bothScheduled, ...turn(1, happened.completed(1))],
        actions: [act.any(act.activity('a'), act.activity('b')), act.activity('c')],
      },
      ['2 activity c'],
    ],
    [
      'any: a failed child counts as well',
      {
        history: [...bothScheduled, ...turn(1, happened.failed(1))],
        actions: [act.any(act.activity('a'), act.activity('b')), act.activity('c')],
      },
      ['2 activity c'],
    ],
  );
});

describe('external events', () => {
  const twoWaiters = [act.any(act.all(act.wait('E'), act.wait('Z')), act.wait('E')), act.activity('after')];
  const twoEvents = turn(0, happened.started, happened.raised('E'), happened.raised('E'));
  rows(
    [
      'serve the last of two waiters first',
      { history: turn(0, happened.started, happened.raised('E')), actions: twoWaiters },
      ['0 activity after'],
    ],
    ['go to waiters of their own name only', { history: turn(0, happened.started, happened.raised('F')), actions: twoWaiters }, []],
    [
      'are kept until somebody waits for them',
      { history: twoEvents, actions: [act.wait('E'), act.wait('E'), act.activity('after')] },
      ['0 activity after'],
    ],
    ['are served once each', { history: twoEvents, actions: [act.wait('E'), act.wait('E'), act.wait('E'), act.activity('after')] }, []],
  );
});

describe('the end', () => {
  const open = {
    'an activity': { action: act.activity('a'), created: happened.scheduled(0, 'a'), finished: happened.completed(0) },
    'a timer': { action: act.timer(60), created: happened.timer(0, 60), finished: happened.fired(0) },
    'a sub-orchestration': { action: act.child('c'), created: happened.child(0, 'c'), finished: happened.childCompleted(0) },
  } as const;
  const ways: Readonly<Record<string, Partial<OrchestratorState>>> = {
    completed: { isDone: true, output: 'ok' },
    failed: { error: 'boom' },
    continueAsNew: { isDone: true },
  };
  const table = Object.keys(ways).flatMap((way) => Object.keys(open).map((task) => [way, task] as const));

  it.each(table)('%s waits for %s that lost a race', (way, task) => {
    const { action, created, finished } = open[task as keyof typeof open];
    const actions = [act.any(action, act.wait('E')), ...(way === 'continueAsNew' ? [act.continueAsNew(1)] : [])];
    const lost = [...turn(0, happened.started, created), ...turn(1, happened.raised('E'))];
    const ends = ways[way] ?? {};
    expect(play({ history: lost, actions, ends }).ending).toBeUndefined();
    expect(play({ history: [...lost, ...turn(60, finished)], actions, ends }).ending?.kind).toBe(way);
  });

  it('does not wait for a cancelled timer', () => {
    const history = [...turn(0, happened.started, happened.timer(0, 60)), ...turn(1, happened.raised('E'))];
    const given = { history, actions: [act.any(act.timer(60, true), act.wait('E'))], ends: { isDone: true, output: { ok: true } } };
    expect(play(given).ending).toEqual({ kind: 'completed', output: '{"ok":true}' });
  });

  it('comes at once when it is terminated, whatever is open', () => {
    const history = [...turn(0, happened.started, happened.scheduled(0, 'a')), ...turn(1, happened.terminated('enough'))];
    expect(play({ history, actions: [act.activity('a')] }).ending).toEqual({ kind: 'terminated', output: 'enough' });
  });

  it('comes at once when it is terminated while it is suspended', () => {
    const history = [...turn(0, happened.started), ...turn(1, happened.suspended), ...turn(2, happened.terminated('bye'))];
    expect(play({ history, actions: [act.wait('E')] })).toMatchObject({ suspended: true, ending: { kind: 'terminated', output: 'bye' } });
  });

  it('names the orchestrator in what a failure says', () => {
    expect(play({ history: begun, actions: [], ends: { error: 'boom' } }).ending).toMatchObject({
      kind: 'failed',
      output: "Orchestrator function 'tested' failed: boom",
    });
  });

  it.each([
    ['nothing', undefined, null],
    ['null', null, null],
    ['a text', 'ok', '"ok"'],
    ['false', false, 'false'],
    ['a number', 0, '0'],
  ])('has %s as its output in JSON', (_, output, expected) => {
    expect(play({ history: begun, actions: [], ends: { isDone: true, output } }).ending).toEqual({ kind: 'completed', output: expected });
  });
});

describe('continueAsNew', () => {
  const ends = { isDone: true };

  it('carries over what was raised behind it in the same batch', () => {
    const history = turn(0, happened.started, happened.raised('E', 1), happened.raised('E', 2), happened.raised('F', 3));
    const { ending } = play({ history, actions: [act.wait('E'), act.continueAsNew({ round: 1 })], ends });
    expect(ending).toMatchObject({
      kind: 'continueAsNew',
      input: '{"round":1}',
      carriedOver: [
        { Name: 'E', Input: '2' },
        { Name: 'F', Input: '3' },
      ],
    });
  });

  it('drops what was raised before and not consumed', () => {
    const history = [
      ...turn(0, happened.started, happened.timer(0, 60)),
      ...turn(1, happened.raised('E', 1)),
      ...turn(60, happened.fired(0)),
    ];
    const { ending } = play({ history, actions: [act.timer(60), act.continueAsNew(null)], ends });
    expect(ending).toEqual({ kind: 'continueAsNew', input: null, carriedOver: [] });
  });

  it('takes the text of a text as the SDK quoted it, so that the next run gets the quotes', () => {
    expect(play({ history: begun, actions: [act.continueAsNew('"str"')], ends }).ending).toMatchObject({ input: '"\\"str\\""' });
  });
});

describe('a history that this replay would not have written', () => {
  it.each([
    [
      'another activity',
      [act.activity('b')],
      happened.scheduled(0, 'a'),
      /an activity task with sequence number 0 named 'a', but .* named 'b'/,
    ],
    [
      'a timer instead of an activity',
      [act.timer(5)],
      happened.scheduled(0, 'a'),
      /an activity task .* produced a CreateTimerOrchestratorAction action/,
    ],
    [
      'an activity instead of a timer',
      [act.activity('a')],
      happened.timer(0, 5),
      /a timer task .* named but .* produced a ScheduleTaskOrchestratorAction action/,
    ],
    [
      'an activity instead of a sub-orchestration',
      [act.activity('a')],
      happened.child(0, 'a'),
      /a sub-orchestration .* produced a ScheduleTaskOrchestratorAction/,
    ],
    ['nothing', [act.wait('E')], happened.scheduled(0, 'a'), /sequence ID 0 and name 'a', but the current replay execution hasn't/],
  ])('fails with the words of the real host: %s', (_, actions, confirmed, words) => {
    const { ending, decisions } = play({ history: turn(0, happened.started, confirmed), actions });
    expect(ending).toMatchObject({
      kind: 'failed',
      output: expect.stringMatching(/^Non-Deterministic workflow detected: A previous execution/),
    });
    expect(ending?.kind === 'failed' ? ending.output : '').toMatch(words);
    expect(decisions).toEqual([]);
  });

  it('fails at once, even with work open', () => {
    const history = turn(0, happened.started, happened.scheduled(0, 'a'), happened.scheduled(1, 'x'));
    expect(play({ history, actions: [act.all(act.activity('a'), act.activity('b'))] }).ending?.kind).toBe('failed');
  });

  it('is not one whose names differ only in case', () => {
    expect(next({ history: turn(0, happened.started, happened.scheduled(0, 'DoIt')), actions: [act.activity('doit')] })).toEqual([]);
  });

  it('is met by a retry that lost a race between two attempts', () => {
    const race = act.any(act.activityWithRetry('a', thrice), act.timer(60, true), act.wait('E'));
    const history = [
      ...turn(0, happened.started, happened.scheduled(0, 'a'), happened.timer(1, 60)),
      ...turn(1, happened.failed(0), happened.timer(2, 6)),
      ...turn(2, happened.raised('E')),
    ];
    const { ending } = play({ history, actions: [race, act.activity('after')] });
    expect(ending).toMatchObject({ kind: 'failed', output: expect.stringMatching(/a timer task with sequence number 2 named but/) });
  });
});

describe('functions that do not exist', () => {
  it.each([
    ['activity', act.activity('nobody')],
    ['orchestrator', act.child('nobody')],
  ] as const)('%s: it waits for ever and schedules nothing', (kind, action) => {
    const verdict = play({ history: begun, actions: [action], isKnown: () => false });
    expect(verdict).toEqual({ decisions: [], ending: undefined, suspended: false, unknown: [{ name: 'nobody', kind }] });
  });
});

describe('sub-orchestrations', () => {
  it.each([
    ['their own id', { instanceId: 'given' }, 'given'],
    ['execution and number without one', {}, 'run-1:0'],
    ['execution and number for a blank one', { instanceId: '  ' }, 'run-1:0'],
  ])('have %s', (_, more, instanceId) => {
    expect(play({ history: begun, actions: [act.child('c', { input: { n: 1 }, ...more })] }).decisions).toEqual([
      { id: 0, kind: 'subOrchestration', name: 'c', instanceId, input: '{"n":1}', version: null },
    ]);
  });
});

describe('a suspended orchestration', () => {
  const racing = [act.any(act.timer(60), act.wait('E')), act.activity('after')];
  const decided = [act.any(act.timer(60, true), act.wait('E')), act.activity('after')];
  const asleep = [...turn(0, happened.started, happened.timer(0, 60)), ...turn(1, happened.suspended)];
  rows(
    ['keeps its events for later', { history: [...asleep, ...turn(2, happened.raised('E'))], actions: racing }, []],
    ['keeps a timer that fires for later', { history: [...asleep, ...turn(60, happened.fired(0))], actions: racing }, []],
    [
      'acts on them when it is resumed',
      { history: [...asleep, ...turn(2, happened.raised('E')), ...turn(3, happened.resumed)], actions: racing },
      ['1 activity after'],
    ],
    [
      'parks the work of an approval that cancelled its timer',
      { history: [...asleep, ...turn(2, happened.raised('E'))], actions: decided },
      [],
    ],
    [
      'sends that work off when it is resumed',
      { history: [...asleep, ...turn(2, happened.raised('E')), ...turn(3, happened.resumed)], actions: decided },
      ['1 activity after'],
    ],
  );

  it('completes all the same when an approval cancels its timer and nothing follows', () => {
    const [race] = decided;
    const given = {
      history: [...asleep, ...turn(2, happened.raised('E'))],
      actions: race === undefined ? [] : [race],
      ends: { isDone: true, output: 'yes' },
    };
    expect(play(given)).toMatchObject({ suspended: true, ending: { kind: 'completed', output: '"yes"' } });
  });

  it('does not complete while its timer is only waiting', () => {
    const given = {
      history: [...asleep, ...turn(2, happened.raised('E'))],
      actions: [act.any(act.timer(60), act.wait('E'))],
      ends: { isDone: true },
    };
    expect(play(given)).toMatchObject({ suspended: true, ending: undefined });
  });
});

describe('what the development host leaves out', () => {
  it.each([
    ['callEntity', ACTION.callEntity, /Entities \(callEntity\) are left out/],
    ['signalEntity', ACTION.signalEntity, /Entities \(signalEntity\) are left out/],
    ['scheduled signals', ACTION.scheduledSignalEntity, /Entities \(scheduled signals\) are left out/],
    ['lock', ACTION.lockEntities, /Entity locks \(lock\) are left out/],
    ['release', ACTION.releaseEntities, /Entity locks \(release\) are left out/],
    ['callHttp', ACTION.callHttp, /Durable HTTP calls \(callHttp\) are left out/],
    ['an action of the future', 99, /unexpected action type from the out-of-proc function: '99'/],
  ])('fails the orchestration by name: %s', (_, actionType, words) => {
    const { ending } = play({ history: begun, actions: [{ actionType }] });
    expect(ending).toMatchObject({ kind: 'failed', output: expect.stringMatching(words) });
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
