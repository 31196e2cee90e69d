import type { Clock, RegisteredFunction, TypedData } from '../types.ts';
import { jsonData } from '../worker/typed-data.ts';
import { succeeds, type TriggerContext } from './call.ts';
import { parseSchedule, type Schedule } from './cron.ts';
import type { TimerStore } from './timer-store.ts';

export interface TimerOptions extends TriggerContext {
  readonly clock: Clock;
  readonly store: TimerStore;
}

const ONE_MINUTE_IN_MS = 60_000;

/** Starts a timer function; the returned function stops it. Runs of one timer never overlap. */
export function startTimer(fn: RegisteredFunction, options: TimerOptions): () => void {
  const timer = new Timer(fn, options);
  timer.start();
  return () => timer.stop();
}

/** Reads the schedule, so that a wrong one is reported before anything runs. */
export function scheduleOf(fn: RegisteredFunction): Schedule {
  try {
    return parseSchedule(String(fn.trigger['schedule']));
  } catch (cause) {
    throw new Error(`Function '${fn.name}': ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

class Timer {
  readonly #fn: RegisteredFunction;
  readonly #options: TimerOptions;
  readonly #schedule: Schedule;
  readonly #monitored: boolean;
  #cancel: () => void = () => undefined;
  #stopped = false;

  constructor(fn: RegisteredFunction, options: TimerOptions) {
    this.#fn = fn;
    this.#options = options;
    this.#schedule = scheduleOf(fn);
    this.#monitored = fn.trigger['useMonitor'] !== false && intervalOf(this.#schedule, options.clock.now()) >= ONE_MINUTE_IN_MS;
  }

  start(): void {
    const now = this.#options.clock.now();
    const due = this.#schedule.next(now);
    if (this.#isPastDue(now)) void this.#run({ due, pastDue: true });
    else if (this.#fn.trigger['runOnStartup'] === true) void this.#run({ due, pastDue: false });
    else this.#wait(due);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  /** Missed while the host was down? Reckoned from the last run, so a changed schedule counts as it is now. */
  #isPastDue(now: number): boolean {
    const { store } = this.#options;
    if (!this.#monitored) return false;
    const status = store.get(this.#fn.name);
    if (status === undefined) store.set(this.#fn.name, { updated: now });
    return status !== undefined && this.#schedule.next(status.last ?? status.updated) < now;
  }

  #wait(due: number): void {
    if (this.#stopped) return;
    this.#cancel = this.#options.clock.at(due, () => {
      void this.#run({ due: this.#schedule.next(Math.max(due, this.#options.clock.now())), pastDue: false });
    });
  }

  async #run({ due, pastDue }: { due: number; pastDue: boolean }): Promise<void> {
    const { clock, store } = this.#options;
    const started = clock.now();
    const before = this.#monitored ? store.get(this.#fn.name) : undefined;
    const status = before === undefined ? null : timerStatus(before.last, before.updated, due);
    await succeeds(this.#options, this.#fn, timerData(status, pastDue));
    if (this.#monitored) store.set(this.#fn.name, { last: started, updated: clock.now() });
    this.#wait(due);
  }
}

/** Time between two runs; uneven schedules count by the next two, as the real host does it. */
function intervalOf(schedule: Schedule, now: number): number {
  const first = schedule.next(now);
  return schedule.next(first) - first;
}

/** .NET's default date stands for "never ran". */
function timerStatus(last: number | undefined, updated: number, next: number): object {
  const text = (time: number): string => new Date(time).toISOString();
  return { Last: last === undefined ? '0001-01-01T00:00:00+00:00' : text(last), LastUpdated: text(updated), Next: text(next) };
}

/** Trigger data of a timer; the status is null for schedules without monitor. */
export function timerData(status: object | null, pastDue: boolean): TypedData {
  return jsonData({ Schedule: { AdjustForDST: true }, ScheduleStatus: status, IsPastDue: pastDue });
}
