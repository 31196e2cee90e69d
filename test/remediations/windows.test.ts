import { describe, expect, it } from 'vitest';
import { openingAt } from '../../shared/remediations/windows.ts';

const nightly = { start: '0 0 22 * * *', durationInMinutes: 120, timezone: 'UTC' };
const sundays = { start: '0 0 6 * * 0', durationInMinutes: 60, timezone: 'Europe/Berlin' };
const at = (time: string) => new Date(time);

describe('maintenance windows', () => {
  it.each([
    ['in its first moment', '2026-11-24T22:00:00.000Z', 'open'],
    ['in its middle, past midnight', '2026-11-24T23:59:59.999Z', 'open'],
    ['at its end', '2026-11-25T00:00:00.000Z', { opensAt: at('2026-11-25T22:00:00Z') }],
    ['just before it', '2026-11-24T21:59:59.999Z', { opensAt: at('2026-11-24T22:00:00Z') }],
  ])('%s', (_, now, opening) => {
    expect(openingAt([nightly], at(now))).toEqual(opening);
  });

  it('are never awaited where there are none', () => {
    expect(openingAt([], at('2026-11-24T12:00:00Z'))).toBe('open');
  });

  it('are open when any is, and the next of all is awaited', () => {
    expect(openingAt([nightly, sundays], at('2026-11-29T05:30:00Z'))).toBe('open');
    expect(openingAt([nightly, sundays], at('2026-11-29T00:30:00Z'))).toEqual({ opensAt: at('2026-11-29T05:00:00Z') });
  });

  it('follow their own clock through the change to summer time', () => {
    expect(openingAt([sundays], at('2027-03-28T03:59:00Z'))).toEqual({ opensAt: at('2027-03-28T04:00:00Z') });
  });

  it('may last longer than the time between their starts', () => {
    const always = { ...nightly, durationInMinutes: 2 * 24 * 60 };
    expect(openingAt([always], at('2026-11-24T12:00:00Z'))).toBe('open');
  });

  it('that never come again are not awaited', () => {
    expect(openingAt([{ ...nightly, start: '0 0 0 30 2 *' }], at('2026-11-24T12:00:00Z'))).toBe('never');
  });
});
