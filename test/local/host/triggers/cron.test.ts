import { describe, expect, it } from 'vitest';
import { parseSchedule, parseTimeSpan } from '../../../../local/host/triggers/cron.ts';

const next = (expression: string, after: string): string => new Date(parseSchedule(expression).next(Date.parse(after))).toISOString();

describe('an NCRONTAB schedule', () => {
  it.each([
    ['0 */5 * * * *', '2026-11-24T11:59:59.999Z', '2026-11-24T12:00:00.000Z'],
    ['0 */5 * * * *', '2026-11-24T12:00:00.000Z', '2026-11-24T12:05:00.000Z'],
    ['*/15 * * * * *', '2026-11-24T12:00:44.500Z', '2026-11-24T12:00:45.000Z'],
    ['* * * * * *', '2026-11-24T12:00:44.500Z', '2026-11-24T12:00:45.000Z'],
    ['0 30 9 * * 1-5', '2026-11-27T09:30:00.000Z', '2026-11-30T09:30:00.000Z'],
    ['0 30 9 * Jan Mon', '2026-11-24T00:00:00.000Z', '2027-01-04T09:30:00.000Z'],
    ['0 0 0 31 * *', '2026-11-24T00:00:00.000Z', '2026-12-31T00:00:00.000Z'],
    ['0 0 3 29 2 *', '2026-11-24T00:00:00.000Z', '2028-02-29T03:00:00.000Z'],
    ['0 0 0 * * 7', '2026-11-24T00:00:00.000Z', '2026-11-29T00:00:00.000Z'],
    ['0 0 0 * * 5-7', '2026-11-28T00:00:00.000Z', '2026-11-29T00:00:00.000Z'],
    ['30 3 * * *', '2026-11-24T12:00:00.000Z', '2026-11-25T03:30:00.000Z'],
    ['5/20 0 0 1,15 * *', '2026-11-24T12:00:00.000Z', '2026-12-01T00:00:05.000Z'],
    ['0 0 22-23 * * *', '2026-11-24T23:00:00.000Z', '2026-11-25T22:00:00.000Z'],
    ['0 59 23 31 12 *', '2026-12-31T23:59:00.000Z', '2027-12-31T23:59:00.000Z'],
    ['01:30:00', '2026-11-24T12:00:00.000Z', '2026-11-24T13:30:00.000Z'],
  ])('%s after %s is due at %s', (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  it.each([
    '',
    '0 0',
    '* * * * * * *',
    '60 * * * * *',
    '0 0 24 * * *',
    '0 0 0 0 * *',
    '0 0 0 * 13 *',
    '*/0 * * * * *',
    '0 5-1 * * * *',
    'a * * * * *',
    '0 1/2/3 * * * *',
  ])('refuses "%s" and says why', (expression) => {
    expect(() => parseSchedule(expression)).toThrow(/^Expected .* but found/);
  });

  it('refuses a date that never comes', () => {
    expect(() => parseSchedule('0 0 0 30 2 *').next(0)).toThrow('Expected a schedule that comes due within five years');
  });
});

describe('a time span', () => {
  it.each([
    ['00:05:00', 300_000],
    ['1.00:00:01', 86_401_000],
    ['5', undefined],
  ])('%s is %s ms', (text, expected) => {
    expect(parseTimeSpan(text)).toBe(expected);
  });
});
