import { expect, it } from 'vitest';
import { hoursBetween, minutesOf } from '../../shared/rules/times.ts';

it.each([
  ['PT60M', 60],
  ['P1DT2H3M', 1563],
  ['pt90s', 1.5],
  ['P3D', 4320],
])('%s is %d minutes', (duration, minutes) => {
  expect(minutesOf(duration)).toBe(minutes);
});

it.each(['', 'P', 'PT', '60', 'PT5', 'P1Y', 'PT1.5H'])('%j is no duration we know', (duration) => {
  expect(minutesOf(duration)).toBeUndefined();
});

it('hours between two times, backwards too, and undefined without a time', () => {
  expect(hoursBetween('2026-11-24T10:00:00Z', '2026-11-25T10:00:00+02:00')).toBe(22);
  expect(hoursBetween('2026-11-24T10:00:00Z', '2026-11-24T09:00:00Z')).toBe(-1);
  expect(hoursBetween(undefined, '2026-11-24T09:00:00Z')).toBeUndefined();
});
