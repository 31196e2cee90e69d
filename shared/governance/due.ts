import { Cron } from 'croner';
import type { DueTimes } from '../ledger/due-times.ts';
import type { Log } from '../model/log.ts';
import { reasonOf } from './time.ts';

/** Something that starts by itself. */
export interface Schedule {
  /** Stable, and a table key: letters and dashes. */
  readonly name: string;
  /** Cron with seconds, in UTC. */
  readonly cron: string;
  /** Starts it. Must do nothing the second time for the same due time: two hosts may ask, and one may die before it can say so. */
  readonly start: (due: Date) => Promise<void>;
}

/** The last time in (since, now] at which the cron is due; null when there is none. Throws when it is no cron. */
export function lastDue(cron: string, since: Date, now: Date): Date | null {
  // Croner looks strictly before the second it is given: one further on, and what is not due yet is left out.
  const times = new Cron(cron, { timezone: 'UTC', paused: true }).previousRuns(2, new Date(now.getTime() + 1_000));
  return times.find((due) => due.getTime() <= now.getTime() && due.getTime() > since.getTime()) ?? null;
}

/**
 * Starts what came due since it was served last. What came due more than once meanwhile starts once; what was never served
 * waits for its next time.
 */
export async function startDue(schedules: readonly Schedule[], { times, log, now }: DuePorts): Promise<void> {
  for (const schedule of schedules) {
    try {
      await startOne(schedule, times, now);
    } catch (error) {
      log.error('A schedule could not be served; the next minute tries again', { schedule: schedule.name, because: reasonOf(error) });
    }
  }
}

export interface DuePorts {
  readonly times: DueTimes;
  readonly log: Log;
  readonly now: Date;
}

async function startOne({ name, cron, start }: Schedule, times: DueTimes, now: Date): Promise<void> {
  const served = await times.last(name);
  if (served === null) {
    await times.save(name, now.toISOString());
    return;
  }
  const due = lastDue(cron, new Date(served), now);
  if (due !== null) {
    await start(due);
    await times.save(name, due.toISOString());
  }
}
