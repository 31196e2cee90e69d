import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../../local/client.ts';
import { begin, type E2e } from './scene.ts';
import { BOB, CLOSED } from './small-estate.ts';

let run: E2e;
beforeAll(async () => {
  run = await begin({ remediation: { contested: { reverts: 2, withinDays: 7 } } });
});
afterAll(async () => await run.end());

const accessOf = async () => (await run.azure.control.get({ id: CLOSED }))?.['properties'];
const finished = async () =>
  (await run.service.remediations('top=200')).filter(
    ({ resourceId, state }) => resourceId === CLOSED.toLowerCase() && state === 'finished',
  );

/** Opens the workspace as Bob would, and waits for the n-th remediation to end. */
async function opensFor(nth: number): Promise<string | undefined> {
  await run.setAccess(CLOSED, 'Enabled');
  const all = await until(`remediation ${nth} of the workspace`, async () => {
    const ended = await finished();
    return ended.length >= nth ? ended : undefined;
  });
  await run.transition('AML-NET-001', nth === 1 ? 'opened' : 'regressed', CLOSED);
  return all[0]?.outcome;
}

it('stops when a property goes to and fro, names the other party, and lets a person go on', async () => {
  for (const nth of [1, 2]) {
    expect(await opensFor(nth)).toBe('repaired');
    await until('the workspace to be closed', async () => {
      const open = await run.service.findings('ruleId=AML-NET-001&status=open');
      return open.some(({ resourceId }) => resourceId === CLOSED.toLowerCase()) ? undefined : true;
    });
  }
  expect(await opensFor(3)).toBe('refused');
  const contested = await run.transition('AML-NET-001', 'contested', CLOSED);
  expect(contested).toMatchObject({ actor: { name: BOB.upn }, because: expect.stringContaining(`2 times within 7 days, by ${BOB.upn}`) });
  expect(await accessOf()).toMatchObject({ publicNetworkAccess: 'Enabled' });

  await run.service.post('/api/v1/kill-switch', { on: true, because: 'A test.' });
  await run.service.post('/api/v1/remediations', { findingId: contested.findingId });
  const stopped = await until('the stopped one', async () => (await finished()).find(({ because }) => because?.includes('kill switch')));
  expect(stopped.outcome).toBe('refused');
  expect(await accessOf()).toMatchObject({ publicNetworkAccess: 'Enabled' });

  await run.service.post('/api/v1/kill-switch', { on: false, because: 'The test is over.' });
  await run.service.post('/api/v1/remediations', { findingId: contested.findingId });
  await until('the repair that a person asked for', async () => ((await finished())[0]?.outcome === 'repaired' ? true : undefined));
  expect(await accessOf()).toMatchObject({ publicNetworkAccess: 'Disabled' });
});
