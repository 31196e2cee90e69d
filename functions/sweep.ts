import * as df from 'durable-functions';
import { wire } from '../shared/wiring.ts';

/** Every minute: finishes what was left undone. */
df.app.client.timer('sweep', {
  schedule: '0 * * * * *',
  handler: async (_timer, client, context) => (await wire({ context, client })).sweep(),
});
