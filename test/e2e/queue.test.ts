import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { anEvent, begin, type E2e } from './scene.ts';
import { BOB, CLOSED } from './small-estate.ts';

const QUEUE = 'aml-events';

let run: E2e;
beforeAll(async () => {
  run = await begin({ mode: 'audit', hostEnv: { EVENT_QUEUE_NAME: QUEUE } });
});
afterAll(async () => await run.end());

it('takes events from the queue of the private mode as it takes them from the webhook', async () => {
  const queue = QueueServiceClient.fromConnectionString(run.storage).getQueueClient(QUEUE);
  await queue.createIfNotExists();
  run.azure.setWebhook(undefined);
  await run.azure.control.write({ actor: BOB, id: CLOSED, body: { properties: { publicNetworkAccess: 'Enabled' } } });
  // Event Grid writes Base64.
  await queue.sendMessage(Buffer.from(JSON.stringify(anEvent(CLOSED))).toString('base64'));
  expect(await run.transition('AML-NET-001', 'opened', CLOSED)).toMatchObject({ cause: 'event' });
  await expect.poll(async () => (await queue.getProperties()).approximateMessagesCount).toBe(0);
});
