import { describe, expect, it } from 'vitest';
import { act, happened, next, play, thrice, turn } from '../histories.ts';

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
