import type { TokenCredential } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import type { AggregationTemporality, PushMetricExporter, ResourceMetrics } from '@opentelemetry/sdk-metrics';

export interface InsightsOptions {
  /** `InstrumentationKey=…;IngestionEndpoint=https://…`; the key names the resource and opens nothing where local authentication is off. */
  readonly connectionString: string;
  /** Needed where local authentication is off. */
  readonly credential?: TokenCredential;
  /** What tokens are asked for, where the connection string does not say (`AADAudience`). */
  readonly audience: string;
}

/** Of the SDK's enum; not imported, so that this file loads nothing of the SDK. */
const DELTA: AggregationTemporality.DELTA = 0;
const [SUCCESS, FAILED] = [0, 1];
const PUBLIC_ENDPOINT = 'https://dc.services.visualstudio.com';
const ANSWER_WITHIN_IN_MS = 4_000;

/**
 * Sends measures to the ingestion API of Application Insights; they become rows of AppMetrics. Azure's own exporter calls a
 * row sent that it could not send, and asks a server of Microsoft's what it should do, which nothing switches off. Throws
 * when the connection string names no resource.
 */
export function createInsightsExporter({ connectionString, credential, audience }: InsightsOptions): PushMetricExporter {
  const target = targetOf(connectionString);
  const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 1 }, redirectOptions: { maxRetries: 0 } });
  const scope = `${(target.audience ?? audience).replace(/\/+(?:\.default)?$/, '')}/.default`;
  if (credential !== undefined) {
    pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: scope }), { afterPhase: 'Retry' });
  }
  const http = createDefaultHttpClient();
  const send = async (metrics: ResourceMetrics): Promise<void> => {
    const request = createPipelineRequest({
      url: `${target.endpoint}/v2.1/track`,
      method: 'POST',
      headers: createHttpHeaders({ 'content-type': 'application/json', accept: 'application/json' }),
      body: JSON.stringify(envelopesOf(metrics, target.key)),
      timeout: ANSWER_WITHIN_IN_MS,
      // A developer's collector on this machine; a token is never sent without TLS all the same.
      allowInsecureConnection: true,
    });
    const { status } = await pipeline.sendRequest(http, request);
    // 206: some rows were refused. What we send is refused as a whole or not at all, and neither is a success.
    if (status !== 200) {
      throw new Error(`Expected 200 but the ingestion endpoint answered ${status}${status === 401 || status === 403 ? ROLE_HINT : ''}`);
    }
  };
  return {
    export: (metrics, done) => {
      send(metrics).then(
        () => done({ code: SUCCESS }),
        (error: unknown) => done({ code: FAILED, error: error instanceof Error ? error : new Error(String(error)) }),
      );
    },
    // The backend sums rows up itself.
    selectAggregationTemporality: () => DELTA,
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
}

const ROLE_HINT = ': the identity needs Monitoring Metrics Publisher on the Application Insights resource';

interface Target {
  readonly key: string;
  readonly endpoint: string;
  readonly audience: string | undefined;
}

function targetOf(connectionString: string): Target {
  const parts = connectionString.split(';').map((part) => part.trim().split(/=(?<value>.*)/s));
  const given = new Map(parts.map(([name = '', value = '']) => [name.toLowerCase(), value.trim()]));
  const key = given.get('instrumentationkey') ?? '';
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key)) {
    throw new Error(
      'Expected APPLICATIONINSIGHTS_CONNECTION_STRING as InstrumentationKey=<guid>;IngestionEndpoint=https://… but found no instrumentation key in it',
    );
  }
  const endpoint = given.get('ingestionendpoint') ?? PUBLIC_ENDPOINT;
  return { key, endpoint: endpoint.replace(/\/+$/, ''), audience: given.get('aadaudience') };
}

/** One row per value, as the ingestion API takes them. */
function envelopesOf({ resource, scopeMetrics }: ResourceMetrics, iKey: string): object[] {
  const { 'service.name': role, 'service.instance.id': instance, 'service.version': version } = resource.attributes;
  const tags = {
    'ai.cloud.role': String(role),
    'ai.cloud.roleInstance': String(instance),
    'ai.application.ver': String(version),
    'ai.internal.sdkVersion': `aml-warden:${String(version)}`,
  };
  const envelope = (metric: object): object => ({
    ver: 1,
    name: 'Microsoft.ApplicationInsights.Metric',
    time: new Date().toISOString(),
    sampleRate: 100,
    iKey,
    tags,
    data: { baseType: 'MetricData', baseData: { ver: 2, metrics: [metric], properties: {} } },
  });
  return scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .flatMap(({ descriptor: { name }, dataPoints }) =>
      dataPoints.map(({ value }) => envelope({ name, kind: 'Aggregation', ...valuesOf(value as Value) })),
    );
}

/** A number, or of a histogram what is kept of its numbers. */
type Value = number | { readonly sum?: number; readonly count: number; readonly min?: number; readonly max?: number };

function valuesOf(value: Value): object {
  return typeof value === 'number'
    ? { value, count: 1, min: value, max: value }
    : { value: value.sum ?? 0, count: value.count, min: value.min, max: value.max };
}
