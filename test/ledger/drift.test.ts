import { describe, expect, it } from 'vitest';
import type { Baseline, Change } from '../../shared/model/change.ts';
import type { Look } from '../../shared/model/finding.ts';
import { useAzurite } from '../azurite.ts';
import { AT, WORKSPACE_ID } from '../scenes.ts';
import { aLook } from './looks.ts';

const storage = useAzurite();
const OTHER = `${WORKSPACE_ID}2`;
const REF = { id: WORKSPACE_ID, kind: 'workspace' } as const;

function aChange(id: string, at = AT, unit = WORKSPACE_ID): Change {
  const resourceType = 'Microsoft.MachineLearningServices/workspaces';
  return { id, unit, resourceId: unit, resourceType, path: 'p', before: 'a', after: 'b', at, findingIds: [] };
}

const baseline = (at: string, approvedBy: string): Baseline => ({
  schemaVersion: 1,
  unit: WORKSPACE_ID,
  approvedBy,
  how: 'command',
  at,
  resources: { [WORKSPACE_ID]: { p: 'a' } },
});

async function written(ledger: ReturnType<ReturnType<typeof storage>['ledger']>, look: Look): Promise<void> {
  const claim = await ledger.claim({ id: look.unit.id, kind: 'workspace' });
  if (claim === null) {
    throw new Error('Expected to hold the unit.');
  }
  await ledger.commit(claim, look);
  // Twice: a projection that stopped is finished by writing all of it again.
  await ledger.project(claim, look, { dependents: [], consumersOf: () => [] });
  await ledger.project(claim, look, { dependents: [], consumersOf: () => [] });
  await claim.release();
}

describe('changes', () => {
  it('come with their look, once, newest first, of one unit or of all', async () => {
    const ledger = storage().ledger();
    const later = '2026-11-24T11:00:00.000Z';
    await written(ledger, { ...aLook(), changes: [aChange('c1')] });
    await written(ledger, { ...aLook({ id: 'l2', at: later }), changes: [aChange('c2', later)] });
    await written(ledger, { ...aLook({ id: 'l3', unit: OTHER }), changes: [aChange('c3', AT, OTHER)] });
    const ids = async (query: object) => (await ledger.listChanges({ top: 10, ...query })).items.map(({ id }) => id);
    expect(await ids({ unit: WORKSPACE_ID })).toEqual(['c2', 'c1']);
    expect(await ids({ unit: WORKSPACE_ID, since: later })).toEqual(['c2']);
    expect((await ids({})).toSorted()).toEqual(['c1', 'c2', 'c3']);
  });

  it('go when they are kept long enough', async () => {
    const ledger = storage().ledger({ now: () => new Date('2028-11-24T10:00:00Z') });
    await written(ledger, { ...aLook(), changes: [aChange('c1')] });
    await ledger.purge();
    expect((await ledger.listChanges({ top: 10, unit: WORKSPACE_ID })).items).toEqual([]);
  });
});

describe('a baseline', () => {
  it('comes with the look of a deployment, and an older one never replaces a newer', async () => {
    const ledger = storage().ledger();
    expect(await ledger.baselines.load(REF.id)).toBeNull();
    await ledger.baselines.save(baseline('2026-11-25T10:00:00Z', 'ada'));
    await written(ledger, { ...aLook(), baseline: baseline(AT, 'pipeline') });
    expect(await ledger.baselines.load(REF.id)).toEqual(baseline('2026-11-25T10:00:00Z', 'ada'));
    await ledger.baselines.save(baseline('2026-11-26T10:00:00Z', 'bob'));
    expect((await ledger.baselines.load(REF.id))?.approvedBy).toBe('bob');
  });
});

describe('an exemption made by command', () => {
  const exemption = {
    id: 'e1',
    kind: 'exempt',
    ruleId: 'AML-NET-001',
    resourceId: WORKSPACE_ID,
    reason: 'Sample data only',
    ticket: 'T-1',
    approver: 'ada',
    expires: '2026-12-01T00:00:00Z',
    values: { p: 'Enabled' },
    createdAt: AT,
  } as const;

  it('is in force until it ends or is revoked, and is remembered afterwards', async () => {
    const { exemptions } = storage().ledger();
    await exemptions.add(exemption);
    expect(await exemptions.active(AT)).toEqual([exemption]);
    expect(await exemptions.active('2026-12-01T00:00:00.000Z')).toEqual([]);
    expect(await exemptions.revoke('e1', 'bob', AT)).toBe(true);
    expect(await exemptions.revoke('e1', 'bob', AT)).toBe(false);
    expect(await exemptions.active(AT)).toEqual([]);
    expect(await exemptions.list()).toEqual([{ ...exemption, revokedAt: AT, revokedBy: 'bob' }]);
  });

  it('counts at once for whoever asked before', async () => {
    const store = storage();
    const [here, there] = [store.ledger().exemptions, store.ledger().exemptions];
    expect(await here.active(AT)).toEqual([]);
    await there.add(exemption);
    expect(await here.active(AT)).toEqual([exemption]);
    await there.revoke('e1', 'bob', AT);
    expect(await here.active(AT)).toEqual([]);
  });
});
