import { createServer } from 'node:http';
import { bodyOf, listening } from './otlp.ts';

export interface Envelope {
  readonly iKey: string;
  readonly time: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly data: { readonly baseType: string; readonly baseData: { readonly metrics: readonly Metric[] } };
}

interface Metric {
  readonly name: string;
  readonly value: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
}

export interface Ingestion {
  readonly origin: string;
  readonly requests: { readonly path: string | undefined; readonly envelopes: readonly Envelope[] }[];
  close(): Promise<void>;
}

/** The ingestion endpoint of Application Insights: keeps what it is sent. */
export async function startIngestion(status = 200): Promise<Ingestion> {
  const requests: { readonly path: string | undefined; readonly envelopes: readonly Envelope[] }[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      requests.push({ path: request.url, envelopes: JSON.parse(body) as Envelope[] });
      response.writeHead(status, { 'content-type': 'application/json' }).end('{"itemsReceived":2,"itemsAccepted":2,"errors":[]}');
    });
  });
  return { requests, ...(await listening(server)) };
}

/** What becomes of it in the table AppMetrics. */
export function appMetrics({ requests }: Pick<Ingestion, 'requests'>): Readonly<Record<string, unknown>>[] {
  return requests
    .flatMap(({ envelopes }) => envelopes)
    .flatMap(({ time, data }) =>
      data.baseData.metrics.map(({ name, value, count, min, max }) => ({
        TimeGenerated: time,
        Name: name,
        Sum: value,
        ItemCount: count,
        Min: min,
        Max: max,
      })),
    );
}
