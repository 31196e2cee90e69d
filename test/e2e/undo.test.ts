import { afterAll, beforeAll, expect, it } from 'vitest';
import { firstScan } from '../../local/first-scan.ts';
import { begin, type E2e } from './scene.ts';
import { CLOSED } from './small-estate.ts';

let run: E2e;
beforeAll(async () => {
  run = await begin();
});
afterAll(async () => await run.end());

it('does not repair again what was undone on purpose', async () => {
  await run.setAccess(CLOSED, 'Enabled');
  const repaired = await run.remediation(CLOSED, ({ outcome }) => outcome === 'repaired');
  const { id } = await run.service.post<{ id: string }>(`/api/v1/remediations/${repaired.id}/undo`);
  await run.remediation(CLOSED, (view) => view.id === id && view.outcome === 'undone');
  await run.transition('AML-NET-001', 'regressed', CLOSED);
  await firstScan(run);
  const all = await run.service.remediations('top=200');
  expect(all.filter(({ outcome }) => outcome === 'repaired').map((view) => view.id)).toEqual([repaired.id]);
  expect(await run.azure.control.get({ id: CLOSED })).toMatchObject({ properties: { publicNetworkAccess: 'Enabled' } });
});
