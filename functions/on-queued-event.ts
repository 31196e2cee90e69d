import * as df from 'durable-functions';
import { wire } from '../shared/wiring.ts';

const queueName = process.env['EVENT_QUEUE_NAME'] ?? '';

/** Event Grid cannot push into a private network: there it delivers to a queue of the host's storage account. The same handler takes it. */
if (queueName !== '') {
  df.app.client.storageQueue('onQueuedEvent', {
    queueName,
    connection: 'AzureWebJobsStorage',
    handler: async (event, client, context) => (await wire({ context, client })).governEvent(event),
  });
}
