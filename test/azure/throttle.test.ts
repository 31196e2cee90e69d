import { describe, expect, it } from 'vitest';
import { createThrottle } from '../../shared/azure/throttle.ts';

function aThrottle() {
  const clock = { inMs: 0 };
  const waits: number[] = [];
  const throttle = createThrottle({
    requestsPerSecond: 10,
    burst: 2,
    now: () => new Date(clock.inMs),
    sleep: (ms, signal) => {
      waits.push(ms);
      return signal.aborted ? Promise.reject(new Error('aborted')) : Promise.resolve();
    },
  });
  return { throttle, waits, clock };
}

const forever = new AbortController().signal;

describe('the budget of requests', () => {
  it('queues those who ask at once behind each other', async () => {
    const { throttle, waits } = aThrottle();

    await Promise.all(Array.from({ length: 5 }, () => throttle.take('s', forever)));

    expect(waits).toEqual([100, 200, 300]);
  });

  it('fills up again with time, but not beyond the burst', async () => {
    const { throttle, waits, clock } = aThrottle();
    await Promise.all([throttle.take('s', forever), throttle.take('s', forever)]);
    clock.inMs = 60_000;

    await Promise.all(Array.from({ length: 3 }, () => throttle.take('s', forever)));

    expect(waits).toEqual([100]);
  });

  it('gives back the turn of one who did not wait for it', async () => {
    const { throttle, waits } = aThrottle();
    await Promise.all([throttle.take('s', forever), throttle.take('s', forever)]);

    expect(await throttle.take('s', AbortSignal.abort())).toBe(false);
    expect(await throttle.take('s', forever)).toBe(true);

    expect(waits).toEqual([100]);
  });

  it('does not run backwards with the clock', async () => {
    const { throttle, waits, clock } = aThrottle();
    await Promise.all([throttle.take('s', forever), throttle.take('s', forever)]);
    clock.inMs = -60_000;

    await throttle.take('s', forever);

    expect(waits).toEqual([100]);
  });

  it('remembers who has used up a budget among very many', async () => {
    const { throttle, waits } = aThrottle();
    await Promise.all([throttle.take('s', forever), throttle.take('s', forever)]);
    for (let index = 0; index < 1200; index += 1) {
      await throttle.take(`other-${index}`, forever);
    }

    await throttle.take('s', forever);

    expect(waits).toEqual([100]);
  });
});
