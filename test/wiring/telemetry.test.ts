import { createServer } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readSettings, type Settings } from '../../shared/config/settings.ts';
import { instruments, MEASURED } from '../../shared/metrics.ts';
import { createTelemetry } from '../../shared/wiring/telemetry.ts';
import { type Ingestion, startIngestion } from './ingestion.ts';
import { listening, type OtlpReceiver, startOtlpReceiver } from './otlp.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function receiver(options: Parameters<typeof startOtlpReceiver>[0] = {}): Promise<OtlpReceiver> {
  const started = await startOtlpReceiver(options);
  closing.push(started.close);
  return started;
}

const settingsWith = (given: Record<string, string>): Settings => readSettings({ WARDEN_STORAGE: 'UseDevelopmentStorage=true', ...given });

function aLog() {
  const lines: unknown[] = [];
  const log = {
    info: (message: string, fields?: Readonly<Record<string, unknown>>) => void lines.push([message, fields]),
    warn: (message: string, fields?: Readonly<Record<string, unknown>>) => void lines.push([message, fields]),
  };
  return { log, lines };
}

const everything = {
  eventLagInS: 12.5,
  inboxAgeInS: 90,
  outboxAgeInS: 0,
  scanAgeInS: 8,
  scanIntervalInS: 21_600,
  deniedReads: 4,
  budgetUsedPercent: 30,
};

describe('measures, where an exporter is set', () => {
  it('arrive with name, unit and value, without attributes, and none of them in the log', async () => {
    const { origin, received, requests } = await receiver();
    const { log, lines } = aLog();
    await createTelemetry(settingsWith({ OTEL_EXPORTER_OTLP_ENDPOINT: origin })).report(everything, log);
    expect(received.map(({ name, unit, value }) => ({ name, unit, value })).toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { name: 'aml_warden.budget.used', unit: '%', value: 30 },
      { name: 'aml_warden.denied_reads', unit: '{read}', value: 4 },
      { name: 'aml_warden.event.lag', unit: 's', value: 12.5 },
      { name: 'aml_warden.inbox.age', unit: 's', value: 90 },
      { name: 'aml_warden.outbox.age', unit: 's', value: 0 },
      { name: 'aml_warden.scan.age', unit: 's', value: 8 },
      { name: 'aml_warden.scan.interval', unit: 's', value: 21_600 },
    ]);
    expect(received.flatMap(({ attributes }) => attributes)).toEqual([]);
    expect(received[0]?.from).toMatchObject({ 'service.name': 'aml-warden', 'service.version': expect.stringMatching(/^\d/) });
    expect(requests.map(({ path }) => path)).toEqual(['/v1/metrics']);
    expect(lines).toEqual([]);
  });

  it('are absent when they are not known, and told once: an old value is not the value of now', async () => {
    const { origin, received } = await receiver();
    const telemetry = createTelemetry(settingsWith({ OTEL_EXPORTER_OTLP_ENDPOINT: origin }));
    const { log } = aLog();
    await telemetry.report({ inboxAgeInS: 5, scanAgeInS: Number.NaN }, log);
    await telemetry.report({ outboxAgeInS: 7 }, log);
    expect(received.map(({ name, value }) => [name, value])).toEqual([
      ['aml_warden.inbox.age', 5],
      ['aml_warden.outbox.age', 7],
    ]);
  });

  it('that come in bursts are sent together, and what is left when the process ends', async () => {
    const { origin, received, requests } = await receiver();
    let now = 0;
    const telemetry = createTelemetry(settingsWith({ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${origin}/metrics` }), { now: () => now });
    const { log } = aLog();
    for (now = 10_000; now < 19_000; now += 1_000) {
      await telemetry.keep({ eventLagInS: 2 }, log);
    }
    expect(received.map(({ count }) => count)).toEqual([1]);
    await telemetry.flush();
    // OTLP sums up from the start of the process unless it is told otherwise.
    expect(received.map(({ count, value }) => [count, value])).toEqual([
      [1, 2],
      [9, 18],
    ]);
    expect(requests.map(({ path }) => path)).toEqual(['/metrics', '/metrics']);
  });

  it('are sent a while after the last of a burst, though nothing comes after it', async () => {
    const { log } = aLog();
    let now = 0;
    const flush = vi.fn(async () => []);
    const telemetry = createTelemetry(settingsWith({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }), {
      now: () => now,
      open: async () => ({ record: () => undefined, flush }),
    });
    await telemetry.report({ inboxAgeInS: 1 }, log);
    now = 9_980;
    await Promise.all([1, 2, 3].map((eventLagInS) => telemetry.keep({ eventLagInS }, log)));
    expect(flush).toHaveBeenCalledTimes(1);
    await vi.waitFor(() => expect(flush).toHaveBeenCalledTimes(2));
  });

  it('take the headers and names of the OpenTelemetry variables', async () => {
    const { origin, received, requests } = await receiver();
    vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'api-key=s3cret');
    vi.stubEnv('OTEL_SERVICE_NAME', 'warden-prod');
    await createTelemetry(settingsWith({ OTEL_EXPORTER_OTLP_ENDPOINT: origin })).report({ inboxAgeInS: 1 }, aLog().log);
    expect(requests[0]?.headers['api-key']).toBe('s3cret');
    expect(received[0]?.from['service.name']).toBe('warden-prod');
  });
});

describe('an exporter that is down', () => {
  it('is one line of the log, and nothing else', async () => {
    const { origin } = await receiver({ status: 400 });
    const { log, lines } = aLog();
    await createTelemetry(settingsWith({ OTEL_EXPORTER_OTLP_ENDPOINT: origin })).report(everything, log);
    expect(lines).toEqual([
      ['The measures of the service could not be sent', { failures: [expect.stringMatching(/^OTLP: .*Bad Request/)] }],
    ]);
  });

  it('does not keep an invocation waiting', async () => {
    const silent = await listening(createServer(() => undefined));
    closing.push(silent.close);
    const { log, lines } = aLog();
    const telemetry = createTelemetry(settingsWith({ OTEL_EXPORTER_OTLP_ENDPOINT: silent.origin }), { withinInMs: 100 });
    const startedAt = Date.now();
    await telemetry.report(everything, log);
    expect(Date.now() - startedAt).toBeLessThan(3_000);
    expect(lines).toHaveLength(1);
  });

  it('is not asked by the next event again', async () => {
    const { log, lines } = aLog();
    let now = 0;
    const flush = vi.fn(async () => ['OTLP: down']);
    const telemetry = createTelemetry(settingsWith({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }), {
      now: () => now,
      open: async () => ({ record: () => undefined, flush }),
    });
    for (now = 100_000; now <= 160_000; now += 10_000) {
      await telemetry.keep({ eventLagInS: 1 }, log);
    }
    expect(flush).toHaveBeenCalledTimes(2);
    expect(lines).toHaveLength(2);
  });

  it('does not stop another one', async () => {
    const { origin, received } = await receiver();
    const { log, lines } = aLog();
    const settings = settingsWith({
      OTEL_EXPORTER_OTLP_ENDPOINT: origin,
      APPLICATIONINSIGHTS_CONNECTION_STRING:
        'InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=http://127.0.0.1:9/',
    });
    await createTelemetry(settings).report({ inboxAgeInS: 3 }, log);
    expect(received.map(({ value }) => value)).toEqual([3]);
    expect(lines).toEqual([
      ['The measures of the service could not be sent', { failures: [expect.stringMatching(/^Application Insights: .*ECONNREFUSED/)] }],
    ]);
  });

  it('or cannot be opened is told, not thrown', async () => {
    const { log, lines } = aLog();
    const settings = settingsWith({ APPLICATIONINSIGHTS_CONNECTION_STRING: 'no such thing' });
    await createTelemetry(settings).report({ inboxAgeInS: 3 }, log);
    expect(lines).toEqual([
      ['The measures of the service could not be sent', { failures: [expect.stringContaining('instrumentation key')] }],
    ]);
  });
});

const KEY = '00000000-0000-0000-0000-000000000001';
const insightsAt = (origin: string, more: Record<string, string> = {}): Settings =>
  settingsWith({
    APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${KEY};IngestionEndpoint=${origin}/;LiveEndpoint=${origin}/`,
    ...more,
  });

describe('Application Insights', () => {
  async function ingestion(status = 200): Promise<Ingestion> {
    const started = await startIngestion(status);
    closing.push(started.close);
    return started;
  }

  it('is sent one row per measure, of a burst what AppMetrics keeps of it', async () => {
    const { origin, requests } = await ingestion();
    const { log, lines } = aLog();
    const telemetry = createTelemetry(insightsAt(origin), { now: () => 0 });
    // Kept, since something was sent at this very time: the next report takes it along.
    await telemetry.report({}, log);
    await telemetry.keep({ eventLagInS: 4 }, log);
    await telemetry.keep({ eventLagInS: 6 }, log);
    await telemetry.report({ inboxAgeInS: 90 }, log);
    expect(lines).toEqual([]);
    expect(requests.map(({ path }) => path)).toEqual(['/v2.1/track']);
    const envelopes = requests.flatMap((request) => request.envelopes);
    expect(envelopes.flatMap(({ data }) => data.baseData.metrics)).toEqual([
      { name: instruments.eventLagInS.name, kind: 'Aggregation', value: 10, count: 2, min: 4, max: 6 },
      { name: instruments.inboxAgeInS.name, kind: 'Aggregation', value: 90, count: 1, min: 90, max: 90 },
    ]);
    expect(envelopes[0]).toMatchObject({
      iKey: KEY,
      time: expect.stringMatching(/Z$/),
      tags: { 'ai.cloud.role': 'aml-warden', 'ai.cloud.roleInstance': expect.stringMatching(/^[0-9a-f-]{36}$/) },
      data: { baseType: 'MetricData' },
    });
  });

  it('says which role is missing when it refuses', async () => {
    const { origin } = await ingestion(403);
    const { log, lines } = aLog();
    await createTelemetry(insightsAt(origin)).report({ inboxAgeInS: 3 }, log);
    expect(lines).toEqual([
      ['The measures of the service could not be sent', { failures: [expect.stringMatching(/403.*Monitoring Metrics Publisher/)] }],
    ]);
  });

  it('that takes a part only is no success', async () => {
    const { origin } = await ingestion(206);
    const { log, lines } = aLog();
    await createTelemetry(insightsAt(origin)).report({ inboxAgeInS: 3 }, log);
    expect(lines).toHaveLength(1);
  });

  it('is never sent a token without TLS', async () => {
    const { origin, requests } = await ingestion();
    const { log, lines } = aLog();
    await createTelemetry(insightsAt(origin, { APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=a' })).report(
      { inboxAgeInS: 3 },
      log,
    );
    expect(requests).toEqual([]);
    expect(JSON.stringify(lines)).toMatch(/non-TLS/);
  });
});

describe('measures, where no exporter is set', () => {
  it('are lines of the log, and nothing of OpenTelemetry is opened', async () => {
    const { log, lines } = aLog();
    const open = vi.fn();
    const telemetry = createTelemetry(settingsWith({}), { open });
    await telemetry.report({ inboxAgeInS: 90.04 }, log);
    await telemetry.keep({ eventLagInS: 12.5 }, log);
    await telemetry.flush();
    expect(lines).toEqual([
      [MEASURED, { measure: 'aml_warden.inbox.age', value: 90, unit: 's' }],
      [MEASURED, { measure: 'aml_warden.event.lag', value: 12.5, unit: 's' }],
    ]);
    expect(open).not.toHaveBeenCalled();
  });
});
