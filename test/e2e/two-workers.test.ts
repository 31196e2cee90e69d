import { afterAll, beforeAll, expect, it } from 'vitest';
import { begin, type E2e } from './scene.ts';
import { CLOSED } from './small-estate.ts';

let run: E2e;
beforeAll(async () => {
  run = await begin({ workers: 2 });
});
afterAll(async () => await run.end());

it('tells the same story twice when two worker processes take turns: nothing hides in the memory of one', async () => {
  await run.setAccess(CLOSED, 'Enabled');
  const opened = await run.transition('AML-NET-001', 'opened', CLOSED);
  const first = await run.remediation(CLOSED, ({ outcome }) => outcome === 'repaired');
  expect(await run.transition('AML-NET-001', 'resolved', CLOSED)).toMatchObject({ findingId: opened.findingId });

  await run.setAccess(CLOSED, 'Enabled');
  await run.transition('AML-NET-001', 'regressed', CLOSED);
  await run.remediation(CLOSED, ({ id, outcome }) => id !== first.id && outcome === 'repaired');
  expect(await run.azure.control.get({ id: CLOSED })).toMatchObject({ properties: { publicNetworkAccess: 'Disabled' } });
});
