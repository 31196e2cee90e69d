import { createHttpHeaders } from '@azure/core-rest-pipeline';
import { LogsIngestionClient } from '@azure/monitor-ingestion';
import { expect, it } from 'vitest';
import { logAnalyticsConsumer } from '../../shared/sinks/log-analytics.ts';
import { aTransition } from '../transitions.ts';

const signal = new AbortController().signal;
const credential = { getToken: async () => ({ token: 'top-secret', expiresOnTimestamp: Date.now() + 3_600_000 }) };

/** The real client; only the wire is ours. `answer` gives the status for each request in turn. */
function consumerAnswering(...statuses: number[]) {
  const logged: string[] = [];
  const say = (message: string, fields?: object) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const client = new LogsIngestionClient('https://logs.test', credential, {
    retryOptions: { maxRetries: 0 },
    httpClient: {
      sendRequest: async (request) => ({ request, status: statuses.shift() ?? 204, headers: createHttpHeaders(), bodyAsText: '' }),
    },
  });
  const consumer = logAnalyticsConsumer({
    client,
    ruleId: `dcr-${'0'.repeat(32)}`,
    stream: 'Custom-AmlFindings',
    log: { info: say, warn: say, error: say },
  });
  return { consumer, logged };
}

it('delivers all rows', async () => {
  const { consumer } = consumerAnswering(204);
  await expect(consumer.deliver([aTransition()], signal)).resolves.toEqual([]);
});

it('names the rows of a refused chunk and keeps their content out of the log', async () => {
  const { consumer, logged } = consumerAnswering(403);
  const undelivered = await consumer.deliver([aTransition({ id: 'a', because: 'Private words.' })], signal);
  expect(undelivered).toEqual([{ transitionId: 'a', because: expect.stringContaining('403') }]);
  expect(logged.join()).not.toMatch(/Private words|top-secret/);
});

it('counts the chunks that arrived as delivered', async () => {
  const long = 'x'.repeat(59_000);
  const transitions = Array.from({ length: 30 }, (_, index) => aTransition({ id: `t${index}`, because: long }));
  const { consumer } = consumerAnswering(204, 413);
  const undelivered = await consumer.deliver(transitions, signal);
  expect(undelivered.length).toBeGreaterThan(0);
  expect(undelivered.length).toBeLessThan(30);
});
