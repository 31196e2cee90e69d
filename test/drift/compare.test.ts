import { describe, expect, it } from 'vitest';
import { baselineAfter, baselineOf } from '../../shared/drift/baseline.ts';
import { changesOf, withChanges } from '../../shared/drift/changes.ts';
import { differencesBetween, differencesFrom, isDrift } from '../../shared/drift/compare.ts';
import { relevanceOf } from '../../shared/drift/relevance.ts';
import type { Notice } from '../../shared/model/finding.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import type { Unit } from '../../shared/model/unit.ts';
import { catalogue } from '../../shared/rules/catalogue.ts';
import { aLook } from '../ledger/looks.ts';
import { AT, aResource, aSlot, aUnit, denied, WORKSPACE_ID } from '../scenes.ts';

const terms = { isRelevant: relevanceOf(catalogue) };
const COMPUTE = `${WORKSPACE_ID}/computes/com1`;
const unitWith = (properties: JsonObject, computes: readonly JsonObject[] = []): Unit =>
  aUnit({
    workspace: [{ properties }],
    compute: computes.map((raw, index) => ({ id: `${WORKSPACE_ID}/computes/com${index + 1}`, ...raw })),
  });
const closed = unitWith({ publicNetworkAccess: 'Disabled' });
const open = unitWith({ publicNetworkAccess: 'Enabled' });
const opened = {
  resourceId: WORKSPACE_ID,
  resourceType: 'Microsoft.MachineLearningServices/workspaces',
  path: 'properties.publicNetworkAccess',
  before: 'Disabled',
  after: 'Enabled',
};

describe('two looks', () => {
  it('differ in what rules read', () => {
    expect(differencesBetween(closed, open, terms)).toEqual([opened]);
  });

  it('do not differ in what no rule reads', () => {
    expect(differencesBetween(closed, unitWith({ publicNetworkAccess: 'Disabled', friendlyName: 'new' }), terms)).toEqual([]);
  });

  it('show what came and what went', () => {
    const one = unitWith({}, [{}]);
    const path = { resourceId: COMPUTE, path: '' };
    expect(differencesBetween(unitWith({}), one, terms)).toMatchObject([{ ...path, before: null, after: 'present' }]);
    expect(differencesBetween(one, unitWith({}), terms)).toMatchObject([{ ...path, before: 'present', after: null }]);
  });

  it('say nothing of what one of them could not see', () => {
    const unseen = aUnit({ workspace: [{ properties: {} }], compute: { ...aSlot('compute', []), reading: denied() } });
    expect(differencesBetween(unseen, unitWith({}, [{}]), terms)).toEqual([]);
    expect(differencesBetween(unitWith({}, [{}]), unseen, terms)).toEqual([]);
  });

  it('do not differ because another api-version shows more', () => {
    const older = {
      ...closed,
      slots: [aSlot('workspace', [aResource('workspace', { properties: {} }, '2020-01-01')])],
    };
    expect(differencesBetween(older, open, terms)).toEqual([]);
  });
});

describe('the baseline', () => {
  const baseline = baselineOf(closed, { by: 'ada', how: 'command', at: AT });

  it('tells drift from the way back', () => {
    expect([
      isDrift(baseline, opened),
      isDrift(baseline, { ...opened, before: 'Enabled', after: 'Disabled' }),
      isDrift(null, opened),
    ]).toEqual([true, false, undefined]);
    expect(baseline === null ? [] : differencesFrom(baseline, open, terms)).toEqual([opened]);
  });

  it('cannot be made of what was not seen', () => {
    const unseen = { ...closed, slots: [{ ...aSlot('workspace', []), target: WORKSPACE_ID, reading: denied() }] };
    expect(baselineOf(unseen, { by: 'ada', how: 'command', at: AT })).toBeNull();
  });

  it('calls nothing drift where it could not see', () => {
    const unseen = aUnit({ workspace: [{ properties: {} }], compute: { ...aSlot('compute', []), reading: denied() } });
    const made = baselineOf(unseen, { by: 'ada', how: 'command', at: AT });
    expect(made?.unseen).toEqual([`compute ${WORKSPACE_ID}`]);
    expect(made === null ? null : differencesFrom(made, unitWith({}, [{}]), terms)).toEqual([]);
  });
});

describe('a deployment', () => {
  const PIPELINE = '99999999-9999-4999-8999-999999999999';
  const notice = (appId: string, resourceId: string): Notice => ({
    eventId: `${appId} ${resourceId}`,
    resourceId,
    operation: 'x/write',
    change: 'write',
    at: AT,
    actor: { name: appId, type: 'application', appId, confidence: 'claims' },
  });
  const approvalOf = (notices: readonly Notice[], baseline: ReturnType<typeof baselineOf>, unit = open) =>
    baselineAfter({ unit, at: AT, notices, baseline, approvedDeployers: [PIPELINE.toUpperCase()] });
  const approved = baselineOf(unitWith({ publicNetworkAccess: 'Disabled' }, [{ properties: { disableLocalAuth: true } }]), {
    by: 'ada',
    how: 'command',
    at: AT,
  });
  const both = unitWith({ publicNetworkAccess: 'Enabled' }, [{ properties: { disableLocalAuth: false } }]);

  it('by an approved deployer makes the first baseline', () => {
    expect(approvalOf([notice(PIPELINE, WORKSPACE_ID)], null)).toMatchObject({ how: 'deployment', approvedBy: PIPELINE });
    expect(approvalOf([notice(PIPELINE, WORKSPACE_ID), notice('mallory', COMPUTE)], null)).toBeNull();
    expect(approvalOf([notice('mallory', WORKSPACE_ID)], null)).toBeNull();
  });

  it('approves what it wrote and no other drift', () => {
    const made = approvalOf([notice(PIPELINE, COMPUTE)], approved, both);
    expect(made?.resources[COMPUTE]).toMatchObject({ 'properties.disableLocalAuth': false });
    expect(made?.resources[WORKSPACE_ID]).toMatchObject({ 'properties.publicNetworkAccess': 'Disabled' });
  });

  it('approves nothing that somebody else wrote at the same time', () => {
    expect(approvalOf([notice(PIPELINE, COMPUTE), notice('mallory', COMPUTE)], approved, both)).toBeNull();
  });
});

describe('changes', () => {
  const look = aLook();
  const onReceipt = { ...opened, path: 'p' };
  const [finding] = look.findings;

  it('know the finding they caused, and it them', () => {
    const changes = changesOf(look, [onReceipt, { ...opened, path: 'q' }], null, () => ({ eventAt: AT }));
    expect(changes.map(({ findingIds, eventAt }) => [findingIds, eventAt])).toEqual([
      [[finding?.id], AT],
      [[], AT],
    ]);
    expect(withChanges(look.findings, changes, [])[0]?.changes).toEqual([changes[0]]);
    const later = withChanges(look.findings, [], withChanges(look.findings, changes, []));
    expect(later[0]?.changes).toEqual([changes[0]]);
  });

  it('have the same id however often they are told, and short values', () => {
    const long = { ...opened, after: 'x'.repeat(10_000) };
    const [one] = changesOf(look, [long], null, () => ({}));
    const [other] = changesOf(look, [long], null, () => ({}));
    expect(one?.id).toBe(other?.id);
    expect(JSON.stringify(one?.after).length).toBeLessThan(500);
  });
});
