import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../../local/client.ts';
import { begin, type E2e } from './scene.ts';
import { BOB, CLOSED } from './small-estate.ts';

const EVE = { upn: 'eve@contoso.example', name: 'Eve Portal', objectId: 'eeeeeeee-2222-2222-2222-222222222222' };
const UNIT = encodeURIComponent(CLOSED.toLowerCase());
const ANSWERS = [
  '/api/v1/findings',
  '/api/v1/transitions?top=200',
  `/api/v1/changes?unit=${UNIT}`,
  `/api/v1/looks/latest?unit=${UNIT}`,
  '/api/v1/remediations',
  '/api/v1/reports',
];

let run: E2e;
beforeAll(async () => {
  run = await begin({ mode: 'audit' });
});
afterAll(async () => await run.end());

async function answersNaming(name: string): Promise<readonly string[]> {
  const texts = await Promise.all(ANSWERS.map(async (path) => JSON.stringify(await run.service.get(path))));
  return ANSWERS.filter((_, index) => texts[index]?.includes(name));
}

it('forgets a person in every answer, and no later look brings the name back', async () => {
  await run.setAccess(CLOSED, 'Enabled');
  await run.transition('AML-NET-001', 'opened', CLOSED);
  expect(await answersNaming(BOB.upn)).toContain('/api/v1/transitions?top=200');

  const { rows } = await run.service.post<{ rows: number }>('/api/v1/privacy/erase', { principal: BOB.upn });
  expect(rows).toBeGreaterThan(0);
  expect(await answersNaming(BOB.upn)).toEqual([]);

  await run.azure.control.write({ actor: EVE, id: CLOSED, body: { properties: { publicNetworkAccess: 'Disabled' } } });
  await run.transition('AML-NET-001', 'resolved', CLOSED);
  await until('the change by another', async () => ((await answersNaming(EVE.upn)).length > 0 ? true : undefined));
  expect(await answersNaming(BOB.upn)).toEqual([]);
});
