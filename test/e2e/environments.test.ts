import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullScan } from '../../local/first-scan.ts';
import type { Finding, Look } from '../../shared/model/finding.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import { ESTATE } from '../../shared/model/resource-id.ts';
import { begin, type E2e } from './scene.ts';
import { BOB, sharingEnvironments } from './small-estate.ts';

const { resources, prod, dev, vault, ownVault } = sharingEnvironments();
const UNIT = encodeURIComponent(ESTATE.id);

let run: E2e;
beforeAll(async () => {
  run = await begin({ mode: 'audit', estate: resources });
});
afterAll(async () => await run.end());

async function findings(status: Finding['status']): Promise<readonly Finding[]> {
  const { value } = await run.service.get<{ value: readonly Finding[] }>(
    `/api/v1/findings?unit=${UNIT}&status=${status}&ruleId=AML-ENV-004`,
  );
  return value.toSorted((a, b) => (a.resourceId < b.resourceId ? -1 : 1));
}

const separation = async () => {
  const look = await run.service.get<Omit<Look, 'unit'>>(`/api/v1/looks/latest?unit=${UNIT}`);
  return look.judgements.filter(({ ruleId }) => ruleId === 'AML-ENV-004');
};

/** The key vault of a workspace stays what it was made with. */
async function makeAnew(keyVault: string): Promise<void> {
  await run.azure.control.delete({ actor: BOB, id: dev.id });
  const { id, name: _name, type: _type, properties, ...rest } = dev;
  const body = { ...rest, properties: { ...(properties as JsonObject), keyVault } } as JsonObject;
  expect(await run.azure.control.write({ actor: BOB, id, method: 'PUT', body })).toMatchObject({ status: 201 });
}

describe('development and production that share a key vault', () => {
  it('are found by the full scan, each naming the other', async () => {
    expect(await findings('open')).toMatchObject([
      { unit: ESTATE.id, resourceId: dev.id.toLowerCase(), because: expect.stringContaining('kv-shared with mlw-prod (production)') },
      { unit: ESTATE.id, resourceId: prod.id.toLowerCase(), because: expect.stringContaining('kv-shared with mlw-dev (dev)') },
    ]);
    const [finding] = await findings('open');
    expect(finding?.receipt).toContainEqual(
      expect.objectContaining({ resourceId: prod.id.toLowerCase(), path: 'properties.keyVault', found: vault }),
    );
  });

  it('stand on the dashboard as one unit of their own', async () => {
    const page = await (await fetch(`${run.origin}/api/dashboard`)).text();
    expect(page).toContain('All workspaces together');
    const unit = await (await fetch(`${run.origin}/api/dashboard/units?id=${UNIT}`)).text();
    expect(unit).toContain('AML-ENV-004');
    expect(unit).not.toContain('Open in the Azure portal');
  });

  it('are unknown, and still open, while one of them may not be read', async () => {
    const id = await run.azure.control.deny({ idPrefix: prod.id });
    await fullScan(run);
    expect((await separation()).map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown']);
    expect((await findings('open')).map(({ unknownSince }) => typeof unknownSince)).toEqual(['string', 'string']);
    await run.azure.control.allow({ id });
    await fullScan(run);
    expect((await separation()).map(({ verdict }) => verdict)).toEqual(['fail', 'fail']);
  });

  it('are closed by the next scan after development was made anew with a key vault of its own, and opened if it is made as before', async () => {
    await makeAnew(ownVault);
    await fullScan(run);
    expect(await findings('open')).toEqual([]);
    expect(await findings('resolved')).toHaveLength(2);
    expect((await separation()).map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
    await makeAnew(vault);
    await fullScan(run);
    expect((await findings('open')).map(({ regressions }) => regressions)).toEqual([1, 1]);
  });
});
