import { describe, expect, it } from 'vitest';
import { progressOf } from '../../shared/governance/scan-work.ts';

const totals = { units: 200, done: 50, failed: 1, denied: 2, unread: 3, waitedInMs: 4 };
const startedAt = '2026-11-24T10:00:00.000Z';
const minutesIn = (minutes: number): Date => new Date(Date.parse(startedAt) + minutes * 60_000);

describe('the progress of a scan', () => {
  it('expects the rest to take as long as what is done: a quarter in ten minutes ends after forty', () => {
    expect(progressOf(totals, { startedAt }, minutesIn(10))).toEqual({
      units: 200,
      done: 50,
      failed: 1,
      percent: 25,
      deniedReads: 2,
      unreadReads: 3,
      throttleWaitsInMs: 4,
      estimatedEndAt: '2026-11-24T10:40:00.000Z',
    });
  });

  it.each([
    ['nothing is done yet', { done: 0 }, 0],
    ['everything is done', { done: 200 }, 100],
    ['there is nothing to do', { units: 0, done: 0 }, 0],
  ])('expects no end where %s', (_name, changes, percent) => {
    const progress = progressOf({ ...totals, ...changes }, { startedAt }, minutesIn(10));
    expect(progress).not.toHaveProperty('estimatedEndAt');
    expect(progress.percent).toBe(percent);
  });

  it('is no hundred percent before the last unit', () => {
    expect(progressOf({ ...totals, units: 1_000, done: 999 }, { startedAt }, minutesIn(10)).percent).toBe(99);
  });
});
