import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../../local/client.ts';
import type { Baseline, Change } from '../../shared/model/change.ts';
import { begin, type E2e } from './scene.ts';
import { BOB, CLOSED } from './small-estate.ts';

const UNIT = CLOSED.toLowerCase();

let run: E2e;
beforeAll(async () => {
  run = await begin({ mode: 'audit' });
});
afterAll(async () => await run.end());

async function changes(): Promise<readonly Change[]> {
  return (await run.service.get<{ value: readonly Change[] }>(`/api/v1/changes?unit=${encodeURIComponent(UNIT)}`)).value;
}

it('tells a change from the approved state with its values and its person, and nothing of what is no setting', async () => {
  await run.service.post('/api/v1/baselines', { unit: CLOSED });
  const approved = await run.service.get<Baseline>(`/api/v1/baselines?unit=${encodeURIComponent(UNIT)}`);
  expect(approved).toMatchObject({ unit: UNIT, approvedBy: 'you@localhost', how: 'command' });

  await run.azure.control.write({ actor: BOB, id: CLOSED, body: { systemData: { lastModifiedAt: '2026-02-02T00:00:00Z' } } });
  await run.setAccess(CLOSED, 'Enabled');
  const told = await until('the change', async () => (await changes()).find(({ path }) => path === 'properties.publicNetworkAccess'));
  expect(told).toMatchObject({ resourceId: UNIT, before: 'Disabled', after: 'Enabled', isDrift: true, actor: { name: BOB.upn } });
  expect((await changes()).map(({ path }) => path).filter((path) => path.startsWith('systemData'))).toEqual([]);
});

it('refuses to approve or compare a unit it does not know', async () => {
  const unknown = `${CLOSED}-nowhere`;
  const approved = await fetch(`${run.origin}/api/v1/baselines`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ unit: unknown }),
  });
  const compared = await fetch(`${run.origin}/api/v1/baselines/diff?unit=${encodeURIComponent(unknown)}`);
  expect([approved.status, compared.status]).toEqual([404, 404]);
  expect(approved.headers.get('content-type')).toContain('application/problem+json');
});
