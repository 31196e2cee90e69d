import { app } from '@azure/functions';
import { Cron } from 'croner';
import { expect, it, vi } from 'vitest';

const wired = vi.hoisted(() => ({
  startDue: vi.fn(() => Promise.resolve()),
  purgeOrchestrations: vi.fn(() => Promise.resolve()),
  measure: vi.fn(() => Promise.resolve()),
}));
vi.mock('../../shared/wiring.ts', () => ({ wire: () => Promise.resolve(wired) }));

it('has a timer for what is due, for old histories and for measures, each with a schedule that comes', async () => {
  const registered: string[] = [];
  vi.spyOn(app, 'timer').mockImplementation((name, { schedule }) => {
    registered.push(name);
    expect(new Cron(schedule, { paused: true }).nextRun()).not.toBeNull();
  });
  vi.spyOn(app, 'generic').mockImplementation((name, { trigger }) => {
    registered.push(name);
    const { schedule } = trigger as { schedule?: unknown };
    expect(new Cron(String(schedule), { paused: true }).nextRun()).not.toBeNull();
  });
  await import('../../functions/schedule.ts');
  expect(registered.toSorted()).toEqual(['measure', 'purgeOrchestrations', 'schedule']);
});
