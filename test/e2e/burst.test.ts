import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../../local/client.ts';
import { anEvent, begin, deliver, type E2e } from './scene.ts';
import { BOB, manyWorkspaces } from './small-estate.ts';

const UNITS = 50;
const EVENTS = 10_000;
const AT_ONCE = 64;

const estate = manyWorkspaces(UNITS);
const workspaces = estate.filter(({ type }) => type.endsWith('/workspaces')).map(({ id }) => id);

let run: E2e;
beforeAll(async () => {
  run = await begin({ mode: 'audit', estate, settleInMs: 2_000 });
});
afterAll(async () => await run.end());

it('answers ten thousand events for fifty units and looks at each unit a handful of times', { timeout: 400_000 }, async () => {
  run.azure.setWebhook(undefined);
  for (const id of workspaces) {
    await run.azure.control.write({ actor: BOB, id, body: { properties: { publicNetworkAccess: 'Enabled' } } });
  }
  await run.azure.control.clearRequests();

  const statuses = new Map<number, number>();
  let sent = 0;
  const send = async (): Promise<void> => {
    while (sent < EVENTS) {
      const id = workspaces[sent++ % UNITS] ?? '';
      // Doubles and an old time among them: neither may matter.
      const status = await deliver(run, [anEvent(id, sent % 7 === 0 ? { id: `same-${id}`, eventTime: '2020-01-01T00:00:00Z' } : {})]);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  expect(Object.fromEntries(statuses)).toEqual({ 202: EVENTS });

  await until(
    'every finding',
    async () => ((await run.service.findings('ruleId=AML-NET-001&status=open')).length === UNITS ? true : undefined),
    { withinInMs: 120_000 },
  );
  const { counts } = await run.azure.control.requests();
  const looks = counts['GET microsoft.machinelearningservices/workspaces'] ?? 0;
  expect(looks).toBeGreaterThanOrEqual(UNITS);
  expect(looks).toBeLessThan(UNITS * 20);
  const opened = (await run.service.transitions('top=500')).filter(({ ruleId, change }) => ruleId === 'AML-NET-001' && change === 'opened');
  expect(opened).toHaveLength(UNITS);
  process.stderr.write(
    `burst: ${EVENTS} events, ${UNITS} units, ${looks} looks, ${Object.values(counts).reduce((sum, n) => sum + n, 0)} requests to Azure\n`,
  );
});
