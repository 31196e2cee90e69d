import { describe, expect, it } from 'vitest';
import type { OrchestratorState } from '../../../../../local/host/durable/protocol.ts';
import { act, begun, happened, play, rows, turn } from '../histories.ts';

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
