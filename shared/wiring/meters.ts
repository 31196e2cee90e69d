import { randomUUID } from 'node:crypto';
import type { TokenCredential } from '@azure/core-auth';
import { detectResources, envDetector, type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  InstrumentType,
  MeterProvider,
  MetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { readerCredential } from '../azure/credentials.ts';
import type { Settings } from '../config/settings.ts';
import { reasonOf } from '../governance/time.ts';
import { type Instrument, instruments, known, type Measures } from '../metrics.ts';
import { version } from '../model/version.ts';

/** The OpenTelemetry instruments of the process with the exporters that the settings name. */
export interface Meters {
  record(measures: Measures): void;
  /** Sends what was recorded since the last time; resolves with what went wrong, by exporter. */
  flush(withinInMs: number): Promise<string[]>;
}

/** Limits of the buckets of a lag, in seconds: around what is normal and around what is worth an alert. */
const LAG_IN_S = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];
/** The SDK waits its own time for an answer; what is left of the bound is for a second try. */
const ANSWER_WITHIN_IN_MS = 4_000;

/** Throws when a setting cannot be used. */
export async function openMeters(settings: Settings): Promise<Meters> {
  const readers = (await exportersOf(settings)).map(([name, exporter]) => ({ name, reader: new FlushedReader(exporter) }));
  const provider = new MeterProvider({ resource: resource(), readers: readers.map(({ reader }) => reader) });
  const meter = provider.getMeter('aml-warden', version);
  const recorders = new Map(Object.values(instruments).map((instrument) => [instrument.name, recorderOf(meter, instrument)]));
  return {
    record(measures) {
      for (const { instrument, value } of known(measures)) {
        recorders.get(instrument.name)?.record(value);
      }
    },
    async flush(withinInMs) {
      const sent = await Promise.allSettled(readers.map(({ reader }) => reader.forceFlush({ timeoutMillis: withinInMs })));
      return sent.flatMap((one, index) => (one.status === 'rejected' ? [`${readers[index]?.name ?? ''}: ${reasonOf(one.reason)}`] : []));
    },
  };
}

function recorderOf(meter: ReturnType<MeterProvider['getMeter']>, { name, unit, description, kind }: Instrument) {
  return kind === 'gauge'
    ? meter.createGauge(name, { unit, description })
    : meter.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries: LAG_IN_S } });
}

/** Who measures. An instance of its own for each process, so that sums of several workers are not mixed up. */
function resource(): Resource {
  const own = { 'service.name': 'aml-warden', 'service.version': version, 'service.instance.id': randomUUID() };
  // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES go over ours.
  return resourceFromAttributes(own).merge(detectResources({ detectors: [envDetector] }));
}

async function exportersOf(settings: Settings): Promise<(readonly [string, PushMetricExporter])[]> {
  const insights = settings.APPLICATIONINSIGHTS_CONNECTION_STRING;
  const otlp = otlpUrl(settings);
  return [
    ...(insights === undefined ? [] : [['Application Insights', await insightsExporter(insights, settings)] as const]),
    ...(otlp === undefined ? [] : [['OTLP', await otlpExporter(otlp)] as const]),
  ];
}

function otlpUrl({ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: metrics, OTEL_EXPORTER_OTLP_ENDPOINT: base }: Settings): string | undefined {
  return metrics ?? (base === undefined ? undefined : `${base}/v1/metrics`);
}

async function otlpExporter(url: string): Promise<PushMetricExporter> {
  const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-http');
  return new OTLPMetricExporter({ url, timeoutMillis: ANSWER_WITHIN_IN_MS });
}

async function insightsExporter(connectionString: string, settings: Settings): Promise<PushMetricExporter> {
  const { createInsightsExporter } = await import('../azure/insights-exporter.ts');
  return createInsightsExporter({ connectionString, audience: settings.LOGS_AUDIENCE, ...credentialOf(settings) });
}

/** The same setting as the host's: `Authorization=AAD`, with `ClientId` for an identity of one's own. */
function credentialOf(settings: Settings): { readonly credential?: TokenCredential } {
  const given = settings.APPLICATIONINSIGHTS_AUTHENTICATION_STRING;
  if (given === undefined) {
    return {};
  }
  const clientId = /(?:^|;)\s*ClientId=(?<id>[^;]+)/i.exec(given)?.groups?.['id'];
  return { credential: readerCredential(clientId === undefined ? settings : { ...settings, READER_CLIENT_ID: clientId }) };
}

/** What ExportResultCode of the SDK calls a success. */
const SUCCESS = 0;

/**
 * Reads and exports when it is told to and at no other time: between two invocations nobody may be running. Unlike the SDK's
 * periodic reader it says what went wrong, and sends nothing when there is nothing to tell.
 */
class FlushedReader extends MetricReader {
  readonly #exporter: PushMetricExporter;

  constructor(exporter: PushMetricExporter) {
    super({
      // A gauge that nobody set since must not be told again.
      aggregationTemporalitySelector: (type) =>
        type === InstrumentType.GAUGE
          ? AggregationTemporality.DELTA
          : (exporter.selectAggregationTemporality?.(type) ?? AggregationTemporality.CUMULATIVE),
    });
    this.#exporter = exporter;
  }

  protected override async onForceFlush(): Promise<void> {
    const { resourceMetrics, errors } = await this.collect();
    if (errors.length > 0) {
      throw new AggregateError(errors, 'The measures could not be read');
    }
    if (resourceMetrics.scopeMetrics.length > 0) {
      await exported(this.#exporter, resourceMetrics);
    }
  }

  protected override async onShutdown(): Promise<void> {
    await this.#exporter.shutdown();
  }
}

function exported(exporter: PushMetricExporter, metrics: ResourceMetrics): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  exporter.export(metrics, ({ code, error }) =>
    Number(code) === SUCCESS ? resolve() : reject(error ?? new Error('The exporter gave no reason')),
  );
  return promise;
}
