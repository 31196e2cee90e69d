import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** One value that an exporter sent. */
export interface Received {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  /** Of a histogram: how many values `value` is the sum of. */
  readonly count?: number;
  readonly attributes: readonly unknown[];
  /** Who measured: the attributes of the resource. */
  readonly from: Readonly<Record<string, string>>;
}

interface Point {
  readonly asDouble?: number;
  readonly asInt?: number | string;
  readonly sum?: number;
  readonly count?: number | string;
  readonly attributes?: readonly unknown[];
}

interface Otlp {
  readonly resourceMetrics: readonly {
    readonly resource: { readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[] };
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string;
        readonly unit: string;
        readonly gauge?: { readonly dataPoints: readonly Point[] };
        readonly histogram?: { readonly dataPoints: readonly Point[] };
      }[];
    }[];
  }[];
}

export interface OtlpReceiver {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly origin: string;
  readonly received: Received[];
  readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  close(): Promise<void>;
}

/** A collector: takes OTLP over HTTP in its JSON form, as any OpenTelemetry backend does, and keeps what came. */
export async function startOtlpReceiver({ status = 200 }: { readonly status?: number } = {}): Promise<OtlpReceiver> {
  const received: Received[] = [];
  const requests: OtlpReceiver['requests'] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      requests.push({ path: request.url ?? '', headers: request.headers });
      received.push(...valuesIn(JSON.parse(body) as Otlp));
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  return { received, requests, ...(await listening(server)) };
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const body = Buffer.concat(chunks);
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8');
}

/** On a free port of this machine. */
export async function listening(server: Server): Promise<Pick<OtlpReceiver, 'origin' | 'close'>> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function valuesIn({ resourceMetrics }: Otlp): Received[] {
  return resourceMetrics.flatMap(({ resource, scopeMetrics }) => {
    const from = Object.fromEntries(resource.attributes.map(({ key, value }) => [key, value.stringValue ?? '']));
    return scopeMetrics
      .flatMap(({ metrics }) => metrics)
      .flatMap(({ name, unit, gauge, histogram }) =>
        [...(gauge?.dataPoints ?? []), ...(histogram?.dataPoints ?? [])].map((point) => ({
          name,
          unit,
          value: Number(point.asDouble ?? point.asInt ?? point.sum),
          ...(point.count === undefined ? {} : { count: Number(point.count) }),
          attributes: point.attributes ?? [],
          from,
        })),
      );
  });
}
