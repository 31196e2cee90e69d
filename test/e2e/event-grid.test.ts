import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../../local/client.ts';
import { begin, type E2e } from './scene.ts';
import { CLOSED } from './small-estate.ts';

let run: E2e;
beforeAll(async () => {
  run = await begin({ config: { notifications: { eventGrid: { enabled: true } } } });
});
afterAll(async () => await run.end());

it('tells an Event Grid topic of every transition as a CloudEvent under its id, what it refused at first too', async () => {
  await run.azure.control.inject({ match: '^/api/events$', status: 503, times: 20 });
  await run.setAccess(CLOSED, 'Enabled');
  const opened = await run.transition('AML-NET-001', 'opened', CLOSED);
  const resolved = await run.transition('AML-NET-001', 'resolved', CLOSED);
  await run.azure.control.clearFaults();

  const told = await until(
    'both transitions on the topic',
    async () => {
      await run.startTimer('sweep');
      const events = (await run.azure.control.published()).map(({ event }) => event);
      const both = [opened, resolved].map(({ id }) => events.find((event) => event['id'] === id));
      return both.every((event) => event !== undefined) ? both : undefined;
    },
    { withinInMs: 60_000, everyInMs: 2_000 },
  );
  expect(told).toMatchObject([
    { specversion: '1.0', type: 'AmlWarden.Finding.opened', subject: CLOSED.toLowerCase(), data: { ruleId: 'AML-NET-001' } },
    { specversion: '1.0', type: 'AmlWarden.Finding.resolved' },
  ]);
});
