import { describe, expect, it } from 'vitest';
import { ACTION } from '../../../../local/host/durable/protocol.ts';
import { act, begun, happened, play, rows, turn } from './histories.ts';

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
