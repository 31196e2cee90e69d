import * as df from 'durable-functions';
import { wire } from '../shared/wiring.ts';

/** Event Grid tells of a write, a deletion or an action in a governed subscription. */
df.app.client.eventGrid('onResourceEvent', {
  handler: async (event, client, context) => (await wire({ context, client })).governEvent(event),
});
