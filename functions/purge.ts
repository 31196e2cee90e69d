import { app } from '@azure/functions';
import { wire } from '../shared/wiring.ts';

/** Every night: takes away what is older than the retention of the configuration. */
app.timer('purge', {
  schedule: '0 17 2 * * *',
  handler: async (_timer, context) => (await wire({ context })).purge(),
});
