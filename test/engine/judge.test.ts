import { describe, expect, it } from 'vitest';
import { findingIdOf, judge } from '../../shared/engine/judge.ts';
import { defineRule } from '../../shared/model/rule.ts';
import { fail, pass } from '../../shared/model/verdict.ts';
import { AT, aResource, aSlot, aUnit, denied, GROUP, WORKSPACE_ID } from '../scenes.ts';

const text = {
  kind: 'workspace',
  title: 'Test rule',
  severity: 'high',
  control: 3,
  why: 'Why.',
  how: 'How.',
  fix: 'guide',
  references: ['https://example.com'],
} as const;

const accessRule = defineRule({
  ...text,
  id: 'AML-TEST-001',
  reads: { 'properties.access': 'Off', 'properties.newer': { expected: 'x', since: '2025-06-01' } },
  check: (workspace) => (workspace.is('properties.access', 'Off') ? pass('Off.') : fail('On.')),
});

const newerRule = defineRule({
  ...text,
  id: 'AML-TEST-002',
  reads: { 'properties.newer': { expected: 'x', since: '2025-06-01' }, 'properties.preview': { expected: 'y', preview: true } },
  check: (workspace) =>
    workspace.text('properties.newer') === 'x' ? pass(`It is ${workspace.text('properties.preview') ?? 'unset'}.`) : fail('No.'),
});

const storageRule = defineRule({
  ...text,
  id: 'AML-TEST-003',
  reads: {},
  neighbours: { 'storage-account': { 'properties.open': 'false' } },
  check: (_workspace, unit) =>
    unit.all('storage-account').some((account) => account.is('properties.open', true)) ? fail('Open.') : pass('Closed.'),
});

const only = <T>(items: readonly T[]): T => {
  expect(items).toHaveLength(1);
  return items[0] as T;
};

describe('a verdict', () => {
  it('carries what was read, where, with which api-version and when', () => {
    const unit = { ...aUnit(), slots: [aSlot('workspace', [aResource('workspace', { properties: { access: 'On' } }, '2025-12-01')])] };
    const judgement = only(judge(unit, [accessRule], { at: AT }));
    expect(judgement).toMatchObject({
      verdict: 'fail',
      because: 'On.',
      unit: WORKSPACE_ID,
      findingId: findingIdOf(WORKSPACE_ID, 'AML-TEST-001', WORKSPACE_ID),
    });
    expect(judgement.receipt).toEqual([
      { resourceId: WORKSPACE_ID, path: 'properties.access', expected: 'Off', found: 'On', apiVersion: '2025-12-01', readAt: AT },
    ]);
  });

  it('has no finding id unless it fails', () => {
    const unit = { ...aUnit(), slots: [aSlot('workspace', [aResource('workspace', { properties: { access: 'off' } })])] };
    expect(only(judge(unit, [accessRule], { at: AT }))).not.toHaveProperty('findingId');
  });

  it.each([
    ['2025-05-31', {}, 'unknown'],
    ['2025-06-01', {}, 'fail'],
    ['2025-06-01', { newer: 'x' }, 'unknown'],
    ['2025-10-01-preview', { newer: 'x' }, 'pass'],
  ])('with api-version %s and %j is %s', (apiVersion, properties, verdict) => {
    const unit = { ...aUnit(), slots: [aSlot('workspace', [aResource('workspace', { properties }, apiVersion)])] };
    expect(only(judge(unit, [newerRule], { at: AT })).verdict).toBe(verdict);
  });
});

describe('what was not seen', () => {
  it('is unknown and names the missing action', () => {
    const unit = aUnit({
      'storage-account': { ...aSlot('storage-account', []), reading: denied('Microsoft.Storage/storageAccounts/read') },
    });
    expect(only(judge(unit, [storageRule], { at: AT }))).toMatchObject({
      verdict: 'unknown',
      missing: 'Microsoft.Storage/storageAccounts/read',
    });
  });

  it('is unknown when nobody even tried to read it', () => {
    expect(only(judge(aUnit(), [storageRule], { at: AT }))).toMatchObject({ verdict: 'unknown' });
  });

  it('is unknown when a rule breaks', () => {
    const broken = defineRule({
      ...text,
      id: 'AML-TEST-004',
      reads: {},
      check: () => {
        throw new TypeError('oops');
      },
    });
    expect(only(judge(aUnit(), [broken], { at: AT }))).toMatchObject({ verdict: 'unknown', because: expect.stringContaining('oops') });
  });

  it('is nothing to judge when the unit itself is gone', () => {
    const unit = { ...aUnit(), slots: [{ ...aSlot('workspace', [aResource('workspace')]), reading: { status: 'gone' as const } }] };
    expect(judge(unit, [accessRule, storageRule], { at: AT })).toEqual([]);
  });
});

describe('the order', () => {
  it('is by rule, then resource, whatever the order of reading; a resource in two slots is judged once', () => {
    const account = (name: string) => ({ id: `${GROUP}/providers/Microsoft.Storage/storageAccounts/${name}`, properties: {} });
    const own = defineRule({
      ...text,
      kind: 'storage-account',
      id: 'AML-TEST-000',
      reads: { 'properties.x': 'x' },
      check: () => pass('Yes.'),
    });
    const slots = [
      aSlot('storage-account', [aResource('storage-account', account('b'))]),
      aSlot(
        'storage-account',
        ['b', 'a'].map((name) => aResource('storage-account', account(name))),
      ),
    ];
    const judgements = judge({ ...aUnit(), slots: [...aUnit().slots, ...slots] }, [storageRule, own], { at: AT });
    expect(judgements.map(({ ruleId, resourceId }) => `${ruleId} ${resourceId.slice(-1)}`)).toEqual([
      'AML-TEST-000 a',
      'AML-TEST-000 b',
      'AML-TEST-003 w',
    ]);
  });
});

describe('an exemption', () => {
  const unit = { ...aUnit(), slots: [aSlot('workspace', [aResource('workspace', { properties: { access: 'On' } })])] };
  const exemption = {
    id: 'e1',
    kind: 'exempt' as const,
    ruleId: 'AML-TEST-001',
    resourceId: WORKSPACE_ID,
    reason: 'Sample data only',
    ticket: 'T-1',
    approver: 'ada',
    expires: '2026-12-01T00:00:00Z',
    values: { 'properties.access': 'On' },
  };

  it.each([
    ['covers what it names', {}, 'exempt'],
    ['ends on its day', { expires: AT }, 'fail'],
    ['is void for another value', { values: { 'properties.access': 'Wide' } }, 'fail'],
    ['is void for a property that was not read', { values: { 'properties.other': 1 } }, 'fail'],
    ['covers one resource only', { resourceId: '/other' }, 'fail'],
  ])('%s', (_name, changes, verdict) => {
    const judgement = only(judge(unit, [accessRule], { at: AT, exemptions: [{ ...exemption, ...changes }] }));
    expect(judgement.verdict).toBe(verdict);
    expect(judgement.findingId).toBeDefined();
  });
});
