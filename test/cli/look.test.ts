import { describe, expect, it } from 'vitest';
import { useService } from './service.ts';

const UNIT = '/subscriptions/s/resourcegroups/rg/providers/microsoft.machinelearningservices/workspaces/ws';
const run = useService();

describe('aml-warden look', () => {
  it('says what changed and how to see it', async () => {
    const body = { status: 'looked', unit: UNIT, at: '2026-11-24T10:00:00Z', opened: 1, resolved: 2, open: 3, unknown: 0 };
    const { code, asked, out, err } = await run(['look', UNIT], { body });
    expect([code, out]).toEqual([0, 'Looked at 2026-11-24T10:00:00Z: 1 opened, 2 resolved; 3 open by now.\n']);
    expect(err).toBe(`aml-warden findings --unit ${UNIT} lists what is open.\n`);
    expect(asked).toEqual([{ method: 'POST', url: '/api/v1/units/look', body: { unit: UNIT } }]);
  });

  it('never leaves out what could not be judged', async () => {
    const body = { status: 'looked', unit: UNIT, at: '2026-11-24T10:00:00Z', opened: 0, resolved: 0, open: 0, unknown: 4 };
    expect((await run(['look', UNIT], { body })).out).toContain('0 open by now, 4 could not be judged.');
  });

  it('ends with 3 when the look is still to come', async () => {
    const body = { status: 'waits', unit: UNIT, because: 'Somebody is looking.\u001b[2J' };
    const { code, out } = await run(['look', UNIT], { status: 202, body });
    expect([code, out]).toEqual([3, 'Not looked at yet. Somebody is looking.\uFFFD[2J\n']);
  });

  it('ends with 2 and says why for what is no unit of the service', async () => {
    const detail = 'No unit with this id is known.';
    const { code, err } = await run(['look', UNIT], { status: 404, body: { title: 'Not found', detail } });
    expect([code, err]).toEqual([2, expect.stringContaining(detail)]);
  });
});
