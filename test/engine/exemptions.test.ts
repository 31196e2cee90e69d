import { describe, expect, it } from 'vitest';
import { applyExemptions, type Exemption, excusedValues } from '../../shared/engine/exemptions.ts';
import type { Judgement } from '../../shared/model/verdict.ts';
import { aFailure } from '../ledger/looks.ts';
import { AT, aUnit, WORKSPACE_ID } from '../scenes.ts';

const COMPUTE = `${WORKSPACE_ID}/computes/com1`;
const unit = aUnit({
  workspace: [{ tags: { Stage: 'Demo' } }],
  compute: [{ id: COMPUTE, tags: { owner: 'ada' } }],
});
const failure = aFailure({ resourceId: COMPUTE, unit: WORKSPACE_ID });
const exemption: Exemption = {
  id: 'e1',
  kind: 'exempt',
  ruleId: 'AML-NET-001',
  reason: 'Sample data only',
  ticket: 'T-1',
  approver: 'ada',
  expires: '2026-12-01T00:00:00Z',
  values: { p: 'Enabled' },
};
const apply = (changes: Partial<Exemption>, judgement: Judgement = failure): Judgement | undefined =>
  applyExemptions([judgement], [{ ...exemption, ...changes }], AT, unit)[0];

describe('an exemption', () => {
  it.each([
    ['of the resource', { resourceId: COMPUTE }, 'exempt'],
    ['of another resource', { resourceId: WORKSPACE_ID }, 'fail'],
    ['of the unit', { unit: WORKSPACE_ID }, 'exempt'],
    ['of another unit', { unit: `${WORKSPACE_ID}2` }, 'fail'],
    ['by a tag of the resource', { tag: { name: 'Owner', value: 'ADA' } }, 'exempt'],
    ['by a tag of the unit', { tag: { name: 'stage', value: 'demo' } }, 'exempt'],
    ['by another value of the tag', { tag: { name: 'stage', value: 'prod' } }, 'fail'],
    ['of nothing', {}, 'fail'],
  ] as const)('%s makes it %#', (_name, changes, verdict) => {
    expect(apply(changes)?.verdict).toBe(verdict);
  });

  it('is void when the excused value changes, and says so', () => {
    const judgement = apply({ unit: WORKSPACE_ID, values: { p: 'Disabled' } });
    expect(judgement).toMatchObject({ verdict: 'fail', because: expect.stringContaining('T-1 does not hold: p') });
  });

  it('taken from a receipt holds for that receipt and no other', () => {
    const elsewhere = { ...failure.receipt[0], resourceId: WORKSPACE_ID, path: 'q', found: ['x'] };
    const judgement = { ...failure, receipt: [...failure.receipt, elsewhere] } as Judgement;
    const values = excusedValues(judgement);
    expect(values).toEqual({ p: 'Enabled', [`${WORKSPACE_ID}#q`]: ['x'] });
    expect(apply({ resourceId: COMPUTE, values }, judgement)?.verdict).toBe('exempt');
    const changed = { ...judgement, receipt: [...failure.receipt, { ...elsewhere, found: ['y'] }] } as Judgement;
    expect(apply({ resourceId: COMPUTE, values }, changed)?.verdict).toBe('fail');
  });
});

describe('a snooze', () => {
  it('keeps the finding and says until when nobody is alerted', () => {
    expect(apply({ kind: 'snooze', unit: WORKSPACE_ID })).toMatchObject({ verdict: 'fail', snoozedUntil: exemption.expires });
  });

  it('ends on its day and with another value', () => {
    expect(apply({ kind: 'snooze', unit: WORKSPACE_ID, expires: AT })?.snoozedUntil).toBeUndefined();
    expect(apply({ kind: 'snooze', unit: WORKSPACE_ID, values: { p: 'Other' } })?.snoozedUntil).toBeUndefined();
  });
});
