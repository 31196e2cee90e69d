import type { Log } from './model/log.ts';

/** What the service measures of itself. Names and units are what alert rules ask for: docs/operations-metrics.md. */
export interface Measures {
  /** From the time Azure says something happened to the time we had acted on it. */
  readonly eventLagInS?: number;
  /** Age of the oldest notice that nobody has answered; 0 when none waits. */
  readonly inboxAgeInS?: number;
  /** Age of the oldest transition that a consumer has not been told of; 0 when none waits. */
  readonly outboxAgeInS?: number;
  /** Since the newest scan that finished ended. Absent until one has. */
  readonly scanAgeInS?: number;
  /** Reads that the newest finished scan was denied. */
  readonly deniedReads?: number;
  /** Part of this hour's budget for repairs that is used, 0 to 100. */
  readonly budgetUsedPercent?: number;
}

/** Constant: alert rules and dashboards find the lines by it. */
export const MEASURED = 'A measure of the service';

/** One line per measure; what is not known has none, so that nothing is taken for a good value. */
export function logMeasures(measures: Measures, log: Pick<Log, 'info'>): void {
  for (const [measure, value] of Object.entries(measures)) {
    if (typeof value === 'number' && Number.isFinite(value)) {
      log.info(MEASURED, { measure, value: Math.round(value * 10) / 10 });
    }
  }
}

/** What stands in storage at one moment. Times are RFC 3339. */
export interface Standing {
  readonly oldestNoticeAt: string | undefined;
  readonly oldestTransitionAt: string | undefined;
  readonly lastScan: { readonly endedAt: string; readonly deniedReads: number } | undefined;
  readonly writesThisHour: number;
  readonly writesPerHour: number;
}

export function measuresOf({ oldestNoticeAt, oldestTransitionAt, lastScan, writesThisHour, writesPerHour }: Standing, now: Date): Measures {
  return {
    inboxAgeInS: ageInS(oldestNoticeAt, now) ?? 0,
    outboxAgeInS: ageInS(oldestTransitionAt, now) ?? 0,
    ...(lastScan === undefined ? {} : { scanAgeInS: ageInS(lastScan.endedAt, now) ?? Number.NaN, deniedReads: lastScan.deniedReads }),
    // A budget of nothing is used up.
    budgetUsedPercent: writesPerHour === 0 ? 100 : Math.min(100, (100 * writesThisHour) / writesPerHour),
  };
}

/** Seconds since then, never below 0; undefined when there is no time. */
export function ageInS(at: string | undefined, now: Date): number | undefined {
  const time = Date.parse(at ?? '');
  return Number.isNaN(time) ? undefined : Math.max(0, (now.getTime() - time) / 1000);
}
