import { afterAll, beforeAll, expect, it } from 'vitest';
import { fullScan } from '../../local/first-scan.ts';
import { begin, type E2e } from './scene.ts';
import { CLOSED } from './small-estate.ts';

let run: E2e;
beforeAll(async () => {
  run = await begin({ mode: 'auto' });
});
afterAll(async () => await run.end());

it('what no event told of is repaired by the scan that finds it, without waiting for the sweep', async () => {
  await run.azure.control.disturbEvents({ drop: 1 });
  await run.setAccess(CLOSED, 'Enabled');
  await fullScan(run);
  const { at } = await run.transition('AML-NET-001', 'opened', CLOSED);
  const { requestedAt } = await run.remediation(CLOSED, ({ outcome }) => outcome === 'repaired');
  expect(Date.parse(requestedAt) - Date.parse(at)).toBeLessThan(10_000);
});
