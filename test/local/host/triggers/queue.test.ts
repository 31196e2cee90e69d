import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../../../local/azurite.ts';
import { cleanUp, type HostProcess, startProcess, until, writeApp } from './host-process.ts';

const APP = `
import { app } from '@azure/functions';
import { appendFileSync } from 'node:fs';
app.storageQueue('onMessage', {
  queueName: '%QUEUE%', connection: 'STORAGE',
  handler: (message, context) => {
    const { id, dequeueCount, insertionTime } = context.triggerMetadata;
    appendFileSync(process.env.FIXTURE_SEEN, JSON.stringify({ name: 'onMessage', value: { message, id, dequeueCount, insertionTime } }) + '\\n');
    if (message === 'fail') throw new Error('boom');
  },
});`;

let azurite: Azurite;
let service: QueueServiceClient;
let host: HostProcess;

beforeAll(async () => {
  azurite = await startAzurite();
  service = QueueServiceClient.fromConnectionString(azurite.connectionString);
  await service.getQueueClient('work').createIfNotExists();
  host = await startProcess({ app: writeApp({ 'functions/queue.ts': APP }), env: { STORAGE: azurite.connectionString, QUEUE: 'work' } });
});
afterAll(async () => {
  await cleanUp();
  await azurite.stop();
});

const send = (text: string): Promise<unknown> => service.getQueueClient('work').sendMessage(Buffer.from(text).toString('base64'));
const seen = (message: unknown): unknown[] => host.seen().filter(({ value }) => JSON.stringify(value.message) === JSON.stringify(message));

describe('a storage queue trigger', () => {
  it('receives a message, its metadata beside it, and deletes it', async () => {
    await send('{"unit":"u1"}');
    await until(() => (seen({ unit: 'u1' }).length > 0 ? true : undefined));
    expect(seen({ unit: 'u1' })).toMatchObject([
      { value: { dequeueCount: 1, id: expect.any(String), insertionTime: expect.stringContaining('T') } },
    ]);
    const count = async (): Promise<number | undefined> => (await service.getQueueClient('work').getProperties()).approximateMessagesCount;
    await until(async () => ((await count()) === 0 ? true : undefined));
  });

  it('retries a failing message, and moves it to the poison queue after the fifth time', async () => {
    await send('fail');
    const poison = service.getQueueClient('work-poison');
    const [message] = await until(async () => {
      const peeked = await poison.peekMessages().catch(() => undefined);
      return peeked === undefined || peeked.peekedMessageItems.length === 0 ? undefined : peeked.peekedMessageItems;
    });
    expect(Buffer.from(message?.messageText ?? '', 'base64').toString()).toBe('fail');
    expect(seen('fail')).toMatchObject([1, 2, 3, 4, 5].map((dequeueCount) => ({ value: { dequeueCount } })));
  });

  it('does not start without its connection, and names the setting', async () => {
    const start = startProcess({ app: writeApp({ 'functions/queue.ts': APP }), env: { QUEUE: 'work' } });
    await expect(start).rejects.toThrow("Function 'onMessage': expected a storage connection string in the app setting 'STORAGE'");
  });
});
