import { app } from '@azure/functions';
import * as df from 'durable-functions';
import { flushMeasures, wire } from '../shared/wiring.ts';

/** Every minute: starts what the schedules of the configuration say is due. */
df.app.client.timer('schedule', {
  schedule: '10 * * * * *',
  handler: async (_timer, client, context) => (await wire({ context, client })).startDue(),
});

/** Every night: takes away the history of orchestrations that ended long ago. */
df.app.client.timer('purgeOrchestrations', {
  schedule: '0 41 2 * * *',
  handler: async (_timer, client, context) => (await wire({ context, client })).purgeOrchestrations(),
});

/** Every five minutes: measures what waits, how old the last scan is and what of the budget is used. */
df.app.client.timer('measure', {
  schedule: '40 */5 * * * *',
  handler: async (_timer, client, context) => (await wire({ context, client })).measure(),
});

/** A worker that is taken away sends what it measured since it sent last. */
app.hook.appTerminate(async () => await flushMeasures());
