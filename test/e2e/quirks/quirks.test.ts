import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import { type Hub, type Instance, openHub, type Status, withoutHost } from './hub.ts';

let hub: Hub | undefined;
beforeAll(async () => {
  hub = withoutHost === undefined ? await openHub() : undefined;
});
afterAll(async () => await hub?.close());
beforeEach(({ skip }) => skip(withoutHost !== undefined, withoutHost));

const start: Hub['start'] = (name, input) => {
  if (hub === undefined) throw new Error('Expected a host but none was started.');
  return hub.start(name, input);
};
/** Its first step is over, so that what comes next is a step of its own. */
const running = async (...given: Parameters<Hub['start']>): Promise<Instance> => {
  const started = await start(...given);
  await started.seen('Running', ({ runtimeStatus }) => runtimeStatus === 'Running');
  return started;
};
const count = ({ historyEvents }: Status, type: string): number => historyEvents.filter(({ EventType }) => EventType === type).length;
const has =
  (type: string) =>
  (status: Status): boolean =>
    count(status, type) > 0;

/** How long nothing must happen before an instance counts as standing still; longer than any timer of those it is asked for. */
const STILL_IN_MS = 3_000;

describe.concurrent('races', () => {
  it('Task.any over a shrinking list schedules its entries again', async ({ expect }) => {
    const status = await (await start('shrinkingList')).ended();
    expect(status).toMatchObject({ runtimeStatus: 'Completed', output: 'done' });
    expect(count(status, 'TaskCompleted')).toBe(6);
  });

  it('a timer that lost and was not cancelled keeps the instance Running until it fires', async ({ expect }) => {
    const race = await running('race', { cancel: false });
    await race.raise('answer', 1);
    const raised = await race.seen('with its event', has('EventRaised'));
    expect([raised.runtimeStatus, count(raised, 'TimerFired')]).toEqual(['Running', 0]);
    const end = await race.ended();
    expect(end).toMatchObject({ runtimeStatus: 'Completed', output: 'done' });
    expect(count(end, 'TimerFired')).toBe(1);
  });

  it('a timer that lost and was cancelled does not', async ({ expect }) => {
    const race = await running('race', { cancel: true });
    await race.raise('answer', 1);
    const end = await race.ended();
    expect(end).toMatchObject({ runtimeStatus: 'Completed', output: 'done' });
    expect(count(end, 'TimerFired')).toBe(0);
  });

  it('a retry that loses between two attempts ends Failed, non-deterministic', async ({ expect }) => {
    const race = await running('retryInRace');
    await race.seen('after one attempt', has('TaskFailed'));
    await race.raise('answer', 1);
    const end = await race.ended();
    expect(end).toMatchObject({ runtimeStatus: 'Failed', output: expect.stringContaining('Non-Deterministic workflow detected: ') });
  });
});

describe.concurrent('retries', () => {
  it('a retryTimeoutInMilliseconds that expires leaves the instance Running', async ({ expect }) => {
    const retry = await start('retryTimeout');
    await retry.seen('after two attempts', (status) => count(status, 'TaskFailed') > 1);
    const hung = await retry.still(STILL_IN_MS);
    expect(hung).toMatchObject({ runtimeStatus: 'Running', output: null });
    expect(count(hung, 'TaskFailed')).toBeLessThan(5);
    await retry.terminate();
    expect(await retry.ended()).toMatchObject({ runtimeStatus: 'Terminated', output: 'enough' });
  });

  it('the last attempt is followed by another timer', async ({ expect }) => {
    const end = await (await start('twoAttempts')).ended();
    expect(end).toMatchObject({ runtimeStatus: 'Completed', output: 'caught' });
    expect([count(end, 'TaskFailed'), count(end, 'TimerFired')]).toEqual([2, 2]);
  });

  it('Task.all of retries with a catch hands the failure of one task to another', async ({ expect }) => {
    const end = await (await start('allOfRetries')).ended();
    expect(end.output).toMatch(/^work failed: Error: Activity function 'failSlow' failed/);
  });
});

describe.concurrent('what does not exist, or exists already', () => {
  it('an unknown activity leaves the instance Running, caught or not', async ({ expect }) => {
    const lost = await running('unknownActivity');
    expect(await lost.still(STILL_IN_MS)).toMatchObject({ runtimeStatus: 'Running', output: null });
    await lost.terminate();
    expect((await lost.ended()).runtimeStatus).toBe('Terminated');
  });

  it('starting an id that is Running answers 409 and leaves that one alone', async ({ expect }) => {
    const waits = await running('waits');
    const again = await waits.startAgain();
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ Message: 'An Orchestration instance with the status Running already exists.' });
    await waits.raise('answer', 'mine');
    expect(await waits.ended()).toMatchObject({ runtimeStatus: 'Completed', output: 'mine' });
    expect((await waits.startAgain()).status).toBe(202);
    await waits.terminate();
  });
});

describe.concurrent('values and events on their way', () => {
  it("booleans reach activities as the texts 'True' and 'False', inside an object as they are", async ({ expect }) => {
    expect((await (await start('booleans')).ended()).output).toEqual([
      { type: 'string', value: 'True' },
      { type: 'string', value: 'False' },
      { type: 'object', value: { ok: true } },
    ]);
  });

  it('continueAsNew with a text gives the next run the text with quotes', async ({ expect }) => {
    expect((await (await start('textToNextRun', { round: 0 })).ended()).output).toBe('"str"');
  });

  it('an event raised before continueAsNew and not consumed is lost', async ({ expect }) => {
    const run = await running('eventThenNextRun', { round: 0 });
    await run.raise('early', 1);
    await run.seen('with the early event', has('EventRaised'));
    await run.raise('go', 1);
    expect(await run.ended()).toMatchObject({ runtimeStatus: 'Completed', output: 'lost' });
  });

  it('an event raised after continueAsNew is not', async ({ expect }) => {
    const run = await running('eventThenNextRun', { round: 1 });
    await run.raise('early', 1);
    expect(await run.ended()).toMatchObject({ runtimeStatus: 'Completed', output: 'kept' });
  });
});

describe.concurrent('a suspended approval', () => {
  it('whose event cancels its timer completes while it is suspended', async ({ expect }) => {
    const approval = await running('approval', { thenWork: false });
    await approval.suspend();
    await approval.seen('Suspended', ({ runtimeStatus }) => runtimeStatus === 'Suspended');
    await approval.raise('answer', 'yes');
    const end = await approval.ended();
    expect(end).toMatchObject({ runtimeStatus: 'Completed', output: 'yes' });
    expect(count(end, 'ExecutionResumed')).toBe(0);
  });

  it('with an activity behind it waits for the resume', async ({ expect }) => {
    const approval = await running('approval', { thenWork: true });
    await approval.suspend();
    await approval.seen('Suspended', ({ runtimeStatus }) => runtimeStatus === 'Suspended');
    await approval.raise('answer', 'yes');
    await approval.seen('with its event', has('EventRaised'));
    const waiting = await approval.still(1_000);
    expect([waiting.runtimeStatus, count(waiting, 'TaskCompleted')]).toEqual(['Suspended', 0]);
    await approval.resume();
    expect(await approval.ended()).toMatchObject({ runtimeStatus: 'Completed', output: 'worked' });
  });
});
