import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startTimer } from '../../../../local/host/triggers/timer.ts';
import { openTimerStore } from '../../../../local/host/triggers/timer-store.ts';
import type { Clock, RegisteredFunction, TypedData } from '../../../../local/host/types.ts';
import { cleanUp, newFolder, startProcess, until } from './host-process.ts';

afterAll(cleanUp);

class ManualClock implements Clock {
  time: number;
  #due: { at: number; callback: () => void }[] = [];
  constructor(start: string) {
    this.time = Date.parse(start);
  }
  now(): number {
    return this.time;
  }
  at(at: number, callback: () => void): () => void {
    const entry = { at, callback };
    this.#due.push(entry);
    return () => (this.#due = this.#due.filter((item) => item !== entry));
  }
  waiting(): string[] {
    return this.#due.map(({ at }) => new Date(at).toISOString());
  }
  async set(time: string): Promise<void> {
    this.time = Date.parse(time);
    const due = this.#due.filter(({ at }) => at <= this.time);
    this.#due = this.#due.filter(({ at }) => at > this.time);
    for (const { callback } of due) callback();
    await new Promise((next) => setImmediate(next));
  }
}

function timerFunction(options: object): RegisteredFunction {
  const binding = { type: 'timerTrigger', direction: 'in', name: 'timer', ...options } as const;
  return { id: 'tick', name: 'tick', bindings: { timer: binding }, trigger: binding };
}

interface Setup {
  readonly clock: ManualClock;
  readonly dir?: string;
  readonly trigger?: object;
  readonly run?: () => Promise<void>;
}

function start({ clock, dir = newFolder(), trigger = { schedule: '0 0 * * * *' }, run }: Setup) {
  // biome-ignore lint/suspicious/noExplicitAny: the JSON a timer function receives
  const runs: any[] = [];
  const call = async (_fn: RegisteredFunction, data: TypedData) => {
    runs.push(JSON.parse(data.json ?? ''));
    await run?.();
    return { outputData: [] };
  };
  const stop = startTimer(timerFunction(trigger), { call, clock, store: openTimerStore(join(dir, 'timers.json')), log: () => undefined });
  return { runs, stop, dir };
}

describe('a timer', () => {
  it('waits for its first due time when it never ran', () => {
    const clock = new ManualClock('2026-11-24T11:20:00Z');
    const { runs } = start({ clock });
    expect([runs, clock.waiting()]).toEqual([[], ['2026-11-24T12:00:00.000Z']]);
  });

  it('runs when due, says so in PascalCase, and waits for the next time', async () => {
    const clock = new ManualClock('2026-11-24T11:20:00Z');
    const { runs } = start({ clock });
    await clock.set('2026-11-24T12:00:00Z');
    await clock.set('2026-11-24T13:00:00Z');
    expect(runs).toMatchObject([
      {
        Schedule: { AdjustForDST: true },
        ScheduleStatus: { Last: '0001-01-01T00:00:00+00:00', Next: '2026-11-24T13:00:00.000Z' },
        IsPastDue: false,
      },
      { ScheduleStatus: { Last: '2026-11-24T12:00:00.000Z', Next: '2026-11-24T14:00:00.000Z' }, IsPastDue: false },
    ]);
    expect(clock.waiting()).toEqual(['2026-11-24T14:00:00.000Z']);
  });

  it('that was missed runs once, past due, at the next start', async () => {
    const { dir, stop } = start({ clock: new ManualClock('2026-11-24T11:20:00Z') });
    stop();
    const clock = new ManualClock('2026-11-24T15:30:00Z');
    const { runs } = start({ clock, dir });
    await clock.set('2026-11-24T15:30:01Z');
    expect(runs).toMatchObject([{ IsPastDue: true }]);
    expect(clock.waiting()).toEqual(['2026-11-24T16:00:00.000Z']);
  });

  it('that was not missed does not run at the next start', async () => {
    const first = new ManualClock('2026-11-24T11:20:00Z');
    const { dir, stop } = start({ clock: first });
    await first.set('2026-11-24T12:00:00Z');
    stop();
    expect(start({ clock: new ManualClock('2026-11-24T12:30:00Z'), dir }).runs).toEqual([]);
  });

  it('with runOnStartup runs at every start', () => {
    const trigger = { schedule: '0 0 * * * *', runOnStartup: true };
    expect(start({ clock: new ManualClock('2026-11-24T11:20:00Z'), trigger }).runs).toMatchObject([{ IsPastDue: false }]);
  });

  it.each([
    ['of every second', { schedule: '* * * * * *' }],
    ['with useMonitor false', { schedule: '0 0 * * * *', useMonitor: false }],
  ])('%s has a null ScheduleStatus and is never past due', async (_, trigger) => {
    const { dir, stop } = start({ clock: new ManualClock('2026-11-24T11:20:00Z'), trigger });
    stop();
    const clock = new ManualClock('2026-11-25T11:20:00Z');
    const { runs } = start({ clock, dir, trigger });
    expect(runs).toEqual([]);
    await clock.set('2026-11-25T12:00:00Z');
    expect(runs).toMatchObject([{ ScheduleStatus: null, IsPastDue: false }]);
  });

  it('never overlaps itself, and catches up at once after a long run', async () => {
    const clock = new ManualClock('2026-11-24T11:20:00Z');
    const { promise, resolve } = Promise.withResolvers<void>();
    const { runs } = start({ clock, run: () => promise });
    await clock.set('2026-11-24T12:00:00Z');
    await clock.set('2026-11-24T13:10:00Z');
    expect(runs).toHaveLength(1);
    resolve();
    await clock.set('2026-11-24T13:10:01Z');
    expect(clock.waiting()).toEqual(['2026-11-24T13:00:00.000Z']);
  });

  it('goes on after a failed run', async () => {
    const clock = new ManualClock('2026-11-24T11:20:00Z');
    const { runs } = start({ clock, run: () => Promise.reject(new Error('boom')) });
    await clock.set('2026-11-24T12:00:00Z');
    await clock.set('2026-11-24T13:00:00Z');
    expect(runs).toHaveLength(2);
  });

  it('that is stopped does not run', async () => {
    const clock = new ManualClock('2026-11-24T11:20:00Z');
    const { runs, stop } = start({ clock });
    stop();
    await clock.set('2026-11-24T12:00:00Z');
    expect(runs).toEqual([]);
  });
});

describe('timers of a running host', () => {
  it('arrive in camel case, and keep their last run over a kill', async () => {
    const first = await startProcess();
    const [hourly] = await until(() => (first.seen('hourly').length > 0 ? first.seen('hourly') : undefined));
    expect(hourly?.value).toMatchObject({ schedule: { adjustForDST: true }, isPastDue: false });
    const [second] = await until(() => (first.seen('every-second').length > 0 ? first.seen('every-second') : undefined));
    expect(second?.value).toEqual({ schedule: { adjustForDST: true }, scheduleStatus: null, isPastDue: false });
    await first.stop('SIGKILL');

    const yesterday = { last: Date.now() - 25 * 3_600_000, updated: Date.now() - 25 * 3_600_000 };
    writeFileSync(join(first.dir, 'data/timers.json'), JSON.stringify({ daily: yesterday }));
    const again = await startProcess({ dir: first.dir });
    const [daily] = await until(() => (again.seen('daily').length > 0 ? again.seen('daily') : undefined));
    expect(daily?.value).toMatchObject({ isPastDue: true, scheduleStatus: { last: new Date(yesterday.last).toISOString() } });
    await again.stop();
  });
});
