import type { Settings } from '../config/settings.ts';
import { reasonOf } from '../governance/time.ts';
import { logMeasures, type Measures } from '../metrics.ts';
import type { Log } from '../model/log.ts';
import type { Meters } from './meters.ts';

/** Where measures go: to the exporters that the settings name, or into the log where they name none. Never throws. */
export interface Telemetry {
  /** Sends at once: a worker may be frozen or taken away as soon as its invocation ends. */
  report(measures: Measures, log: TelemetryLog): Promise<void>;
  /** For what comes in bursts: sends when nothing was sent for a while, else keeps it until then. */
  keep(measures: Measures, log: TelemetryLog): Promise<void>;
  /** Sends what is kept, before the process ends. */
  flush(): Promise<void>;
}

export type TelemetryLog = Pick<Log, 'info' | 'warn'>;

/** How long an invocation waits for an exporter at most. */
const WITHIN_IN_MS = 5_000;
const EVERY_IN_MS = 10_000;
/** An exporter that does not answer is not asked by every event. */
const AFTER_FAILURE_IN_MS = 60_000;

export interface TelemetryOptions {
  /** Opens what is needed at the first measure only: no start of the process waits for it. */
  readonly open?: (settings: Settings) => Promise<Meters>;
  readonly now?: () => number;
  readonly withinInMs?: number;
  /** For what is sent outside an invocation. */
  readonly log?: TelemetryLog;
}

export function createTelemetry(
  settings: Settings,
  { open = openMeters, now = Date.now, withinInMs = WITHIN_IN_MS, log: processLog = silent }: TelemetryOptions = {},
): Telemetry {
  if (!isExported(settings)) {
    const toLog = async (measures: Measures, log: TelemetryLog): Promise<void> => logMeasures(measures, log);
    return { report: toLog, keep: toLog, flush: async () => undefined };
  }
  let opened: Promise<Meters> | undefined;
  let notBefore = 0;
  let later: NodeJS.Timeout | undefined;
  const send = async (meters: Meters, log: TelemetryLog): Promise<void> => {
    clearTimeout(later);
    later = undefined;
    // Set before the first wait: of many events at once one sends.
    notBefore = now() + EVERY_IN_MS;
    const failures = await meters.flush(withinInMs);
    if (failures.length > 0) {
      notBefore = now() + AFTER_FAILURE_IN_MS;
      log.warn('The measures of the service could not be sent', { failures });
    }
  };
  const work = async (log: TelemetryLog, todo: (meters: Meters) => Promise<void>): Promise<void> => {
    opened ??= open(settings);
    try {
      await todo(await opened);
    } catch (error) {
      log.warn('The measures of the service could not be sent', { failures: [reasonOf(error)] });
    }
  };
  const flush = async (): Promise<void> =>
    await (opened === undefined ? undefined : work(processLog, (meters) => send(meters, processLog)));
  return {
    report: (measures, log) =>
      work(log, async (meters) => {
        meters.record(measures);
        await send(meters, log);
      }),
    keep: (measures, log) =>
      work(log, async (meters) => {
        meters.record(measures);
        if (now() >= notBefore) {
          await send(meters, log);
        } else {
          // The last of a burst: no other event may come to this worker. It keeps no process alive.
          later ??= setTimeout(() => void flush(), notBefore - now()).unref();
        }
      }),
    flush,
  };
}

const silent: TelemetryLog = { info: () => undefined, warn: () => undefined };

function isExported(settings: Settings): boolean {
  return (
    settings.APPLICATIONINSIGHTS_CONNECTION_STRING !== undefined ||
    settings.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined ||
    settings.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT !== undefined
  );
}

async function openMeters(settings: Settings): Promise<Meters> {
  const meters = await import('./meters.ts');
  return await meters.openMeters(settings);
}
