import { describe, expect, it } from 'vitest';
import type { Exemption } from '../../shared/engine/exemptions.ts';
import { expiryMessages } from '../../shared/engine/expiry.ts';
import { AT, WORKSPACE_ID } from '../scenes.ts';

const DAY_IN_MS = 86_400_000;
const endingIn = (days: number, kind: Exemption['kind'] = 'exempt'): Exemption => ({
  id: 'e1',
  kind,
  ruleId: 'AML-NET-001',
  resourceId: WORKSPACE_ID,
  reason: 'Sample data only',
  ticket: 'T-1',
  approver: 'ada',
  expires: new Date(Date.parse(AT) + days * DAY_IN_MS).toISOString(),
  values: { p: 1 },
});
const idsAt = (days: number): string[] => expiryMessages([endingIn(days)], AT).map(({ id }) => id);

describe('an exemption that ends', () => {
  it.each([
    [30, []],
    [14, ['exemption-e1-14']],
    [4, ['exemption-e1-14']],
    [3, ['exemption-e1-3']],
    [0.5, ['exemption-e1-3']],
    [0, []],
    [-1, []],
  ])('in %d days is told of as %j', (days, ids) => {
    expect(idsAt(days)).toEqual(ids);
  });

  it('says what happens then', () => {
    expect(expiryMessages([endingIn(2)], AT)[0]).toMatchObject({ topic: 'exemption', text: expect.stringContaining('counts again') });
    expect(expiryMessages([endingIn(2, 'snooze')], AT)[0]?.text).toMatch(/alerts of AML-NET-001 begin again/);
  });
});
