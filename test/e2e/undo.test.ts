import { odata, TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../../local/client.ts';
import { firstScan } from '../../local/first-scan.ts';
import { begin, type E2e } from './scene.ts';
import { BOB, CLOSED, STORAGE } from './small-estate.ts';

let run: E2e;
beforeAll(async () => {
  run = await begin();
});
afterAll(async () => await run.end());

/** The night takes away what budgets counted long ago; whoever sees that gone knows that it was here. */
async function purge(): Promise<void> {
  const state = TableClient.fromConnectionString(run.storage, 'RemediationState', { allowInsecureConnection: true });
  const old = 'budget-2020-01-01T00';
  await state.createEntity({ partitionKey: old, rowKey: 'all', schemaVersion: 1, count: 3 });
  await run.startTimer('purge');
  await until('the purge', async () => {
    const { value: left } = await state.listEntities({ queryOptions: { filter: odata`PartitionKey eq ${old}` } }).next();
    return left === undefined ? true : undefined;
  });
}

it('does not repair again what was undone on purpose, also after a nightly purge', async () => {
  await run.setAccess(CLOSED, 'Enabled');
  const repaired = await run.remediation(CLOSED, ({ outcome }) => outcome === 'repaired');
  const { id } = await run.service.post<{ id: string }>(`/api/v1/remediations/${repaired.id}/undo`);
  await run.remediation(CLOSED, (view) => view.id === id && view.outcome === 'undone');
  await run.transition('AML-NET-001', 'regressed', CLOSED);
  await purge();
  await firstScan(run);
  const all = (await run.service.remediations('top=200')).filter(({ resourceId }) => resourceId === CLOSED.toLowerCase());
  expect(all.filter(({ outcome }) => outcome === 'repaired').map((view) => view.id)).toEqual([repaired.id]);
  expect(await run.azure.control.get({ id: CLOSED })).toMatchObject({ properties: { publicNetworkAccess: 'Enabled' } });
});

it('takes nothing back that somebody changed since, and says what it found', async () => {
  await run.setAccess(STORAGE, 'Enabled');
  const repaired = await run.remediation(STORAGE, ({ outcome }) => outcome === 'repaired');
  await run.transition('AML-NET-027', 'resolved', STORAGE);
  await run.azure.control.write({ actor: BOB, id: STORAGE, body: { properties: { publicNetworkAccess: 'SecuredByPerimeter' } } });
  const before = await run.writes('Microsoft.Storage/storageAccounts');

  const { id } = await run.service.post<{ id: string }>(`/api/v1/remediations/${repaired.id}/undo`);
  const refused = await run.remediation(STORAGE, (view) => view.id === id && view.state === 'finished');

  expect(refused).toMatchObject({
    outcome: 'conflict',
    because: 'Somebody changed it since: properties.publicNetworkAccess is "SecuredByPerimeter", written was "Disabled".',
  });
  expect(await run.writes('Microsoft.Storage/storageAccounts')).toBe(before);
  expect(await run.azure.control.get({ id: STORAGE })).toMatchObject({ properties: { publicNetworkAccess: 'SecuredByPerimeter' } });
});
