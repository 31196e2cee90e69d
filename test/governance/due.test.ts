import { describe, expect, it } from 'vitest';
import { lastDue, startDue } from '../../shared/governance/due.ts';
import { createDueTimes } from '../../shared/ledger/due-times.ts';
import { tableOf } from '../../shared/ledger/table.ts';
import { useAzurite } from '../azurite.ts';

const storage = useAzurite();
const SIX_HOURLY = '0 0 */6 * * *';
const at = (time: string) => new Date(`2026-11-24T${time}Z`);

describe('the last due time', () => {
  it.each([
    ['11:59:59.900', '05:00:00', '06:00:00'],
    ['12:00:00', '06:00:00', '12:00:00'],
    ['12:00:00.400', '06:00:00', '12:00:00'],
    ['17:59:00', '06:00:00', '12:00:00'],
    ['12:30:00', '12:00:00', null],
    ['12:30:00', '12:10:00', null],
    ['23:00:00', '01:00:00', '18:00:00'],
  ])('at %s, served last at %s, is %s', (now, since, due) => {
    expect(lastDue(SIX_HOURLY, at(since), at(now))).toEqual(due === null ? null : at(due));
  });

  it('is in UTC, whatever the clock on the wall', () => {
    expect(lastDue('0 30 2 29 3 *', new Date('2026-03-01T00:00:00Z'), new Date('2026-03-30T00:00:00Z'))).toEqual(
      new Date('2026-03-29T02:30:00Z'),
    );
  });
});

describe('schedules', () => {
  function aScene() {
    const logged: string[] = [];
    const times = createDueTimes(tableOf(storage().tables('Schedules')));
    const log = { info: () => undefined, warn: () => undefined, error: (message: string) => void logged.push(message) };
    const started: string[] = [];
    const schedule = {
      name: 'full-scan',
      cron: SIX_HOURLY,
      start: async (due: Date) => void started.push(due.toISOString().slice(11, 16)),
    };
    const tick = (time: string, schedules = [schedule]) => startDue(schedules, { times, log, now: at(time) });
    return { logged, started, schedule, tick };
  }

  it('start once for each due time, not at once when new, and once for several that were missed', async () => {
    const { started, tick } = aScene();
    await tick('05:00:00');
    await tick('05:01:00');
    expect(started).toEqual([]);
    await tick('06:00:10');
    await tick('06:01:10');
    expect(started).toEqual(['06:00']);
    await tick('23:00:00');
    expect(started).toEqual(['06:00', '18:00']);
  });

  it('are tried again when they could not start, and one that is broken stops no other', async () => {
    const { started, logged, schedule, tick } = aScene();
    let isDown = true;
    const shaky = { ...schedule, name: 'shaky', start: (due: Date) => (isDown ? Promise.reject(new Error('down')) : schedule.start(due)) };
    const broken = { ...schedule, name: 'broken', cron: 'every now and then' };
    const all = [broken, shaky, schedule];
    await tick('05:00:00', all);
    await tick('06:00:10', all);
    expect(started).toEqual(['06:00']);
    isDown = false;
    await tick('06:01:10', all);
    expect(started).toEqual(['06:00', '06:00']);
    expect(logged.length).toBe(3);
  });
});
