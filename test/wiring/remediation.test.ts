import { expect, it } from 'vitest';
import { WardenConfig } from '../../shared/config/policy-file.ts';
import { remediationAges } from '../../shared/wiring/remediation.ts';

const NOW = new Date('2026-11-24T10:00:00Z');

function agesWith(given: unknown): { readonly history: string; readonly state: string } {
  const { history, state } = remediationAges(WardenConfig.parse(given), NOW);
  return { history: history.toISOString(), state: state.toISOString() };
}

it('keeps remediations and their state as long as the configuration says', () => {
  expect(agesWith({})).toEqual({ history: '2025-10-20T10:00:00.000Z', state: '2026-10-25T10:00:00.000Z' });
  expect(agesWith({ retention: { remediationsInDays: 10, remediationStateInDays: 1 } })).toEqual({
    history: '2026-11-14T10:00:00.000Z',
    state: '2026-11-23T10:00:00.000Z',
  });
});

it('keeps remediations as long as reverts count, however short the retention', () => {
  const given = { retention: { remediationsInDays: 1 }, remediation: { contested: { withinDays: 7 } } };
  expect(agesWith(given).history).toBe('2026-11-17T10:00:00.000Z');
});
