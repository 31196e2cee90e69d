import type { Log } from './model/log.ts';

/** What the service measures of itself. What is not known is absent, never 0. Names, units and limits: docs/operations-metrics.md. */
export interface Measures {
  /** From the time Azure says something happened to the time we had acted on it. */
  readonly eventLagInS?: number;
  /** Age of the oldest notice that nobody has answered; 0 when none waits. */
  readonly inboxAgeInS?: number;
  /** Age of the oldest transition that a consumer has not been told of; 0 when none waits. */
  readonly outboxAgeInS?: number;
  /** Since the newest scan that finished ended. Absent until one has. */
  readonly scanAgeInS?: number;
  /** Longest time between two scans by the schedule: what the age is held against. */
  readonly scanIntervalInS?: number;
  /** Reads that the newest finished scan was denied. Absent until one has finished. */
  readonly deniedReads?: number;
  /** Part of this hour's budget for repairs that is used, 0 to 100. Absent while repairs are switched off. */
  readonly budgetUsedPercent?: number;
}

export interface Instrument {
  /** As OpenTelemetry names things: lower case, dots between parts, no unit. */
  readonly name: string;
  /** UCUM. */
  readonly unit: 's' | '{read}' | '%';
  /** A histogram keeps each value; of a gauge the last one counts. */
  readonly kind: 'gauge' | 'histogram';
  readonly description: string;
}

/** No attribute beside the value: what came from Azure or an event could make a series of its own for every value. */
export const instruments: Readonly<Record<keyof Measures, Instrument>> = {
  eventLagInS: {
    name: 'aml_warden.event.lag',
    unit: 's',
    kind: 'histogram',
    description: 'From the time Azure says something happened to the time the service had acted on it.',
  },
  inboxAgeInS: {
    name: 'aml_warden.inbox.age',
    unit: 's',
    kind: 'gauge',
    description: 'Age of the oldest notice that nobody has answered; 0 when none waits.',
  },
  outboxAgeInS: {
    name: 'aml_warden.outbox.age',
    unit: 's',
    kind: 'gauge',
    description: 'Age of the oldest transition that a consumer has not been told of; 0 when none waits.',
  },
  scanAgeInS: {
    name: 'aml_warden.scan.age',
    unit: 's',
    kind: 'gauge',
    description: 'Since the newest full scan that finished ended.',
  },
  scanIntervalInS: {
    name: 'aml_warden.scan.interval',
    unit: 's',
    kind: 'gauge',
    description: 'Longest time between two full scans by the schedule.',
  },
  deniedReads: {
    name: 'aml_warden.denied_reads',
    unit: '{read}',
    kind: 'gauge',
    description: 'Reads that the newest finished full scan was denied.',
  },
  budgetUsedPercent: {
    name: 'aml_warden.budget.used',
    unit: '%',
    kind: 'gauge',
    description: 'Part of the budget for repairs of this hour that is used.',
  },
};

export interface Measured {
  readonly instrument: Instrument;
  readonly value: number;
}

/** What is known of the measures, each with its instrument. */
export function known(measures: Measures): Measured[] {
  return (Object.keys(instruments) as (keyof Measures)[]).flatMap((measure) => {
    const value = measures[measure];
    return value === undefined || !Number.isFinite(value) ? [] : [{ instrument: instruments[measure], value }];
  });
}

/** Constant: whoever reads the log finds the lines by it. */
export const MEASURED = 'A measure of the service';

/** One line per measure: where no exporter is set, the log is where a person finds them. */
export function logMeasures(measures: Measures, log: Pick<Log, 'info'>): void {
  for (const { instrument, value } of known(measures)) {
    log.info(MEASURED, { measure: instrument.name, value: Math.round(value * 10) / 10, unit: instrument.unit });
  }
}

/** What stands in storage and in the configuration at one moment. Times are RFC 3339. */
export interface Standing {
  readonly oldestNoticeAt: string | undefined;
  readonly oldestTransitionAt: string | undefined;
  readonly lastScan: { readonly endedAt: string; readonly deniedReads: number } | undefined;
  readonly scanIntervalInS: number | undefined;
  /** Undefined while repairs are switched off. */
  readonly budget: { readonly writesThisHour: number; readonly writesPerHour: number } | undefined;
}

export function measuresOf({ oldestNoticeAt, oldestTransitionAt, lastScan, scanIntervalInS, budget }: Standing, now: Date): Measures {
  const scanAgeInS = ageInS(lastScan?.endedAt, now);
  return {
    inboxAgeInS: ageInS(oldestNoticeAt, now) ?? 0,
    outboxAgeInS: ageInS(oldestTransitionAt, now) ?? 0,
    ...(scanAgeInS === undefined ? {} : { scanAgeInS }),
    ...(scanIntervalInS === undefined ? {} : { scanIntervalInS }),
    ...(lastScan === undefined ? {} : { deniedReads: lastScan.deniedReads }),
    ...(budget === undefined ? {} : { budgetUsedPercent: usedPercent(budget) }),
  };
}

/** A budget of nothing is used up, and one that was lowered below what was written, too. */
function usedPercent({ writesThisHour, writesPerHour }: NonNullable<Standing['budget']>): number {
  return writesPerHour === 0 ? 100 : Math.min(100, (100 * writesThisHour) / writesPerHour);
}

/** Seconds since then, never below 0; undefined when there is no time. */
export function ageInS(at: string | undefined, now: Date): number | undefined {
  const time = Date.parse(at ?? '');
  return Number.isNaN(time) ? undefined : Math.max(0, (now.getTime() - time) / 1000);
}
