import { describe, expect, it } from 'vitest';
import { useService } from './service.ts';

const UNIT = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws';
const baseline = { schemaVersion: 1, unit: UNIT, approvedBy: 'ada', how: 'command', at: '2026-11-24T10:00:00Z' };

const run = useService();

describe('baseline', () => {
  it('approves a unit', async () => {
    const body = { status: 'approved', unit: UNIT, approvedBy: 'ada', at: '2026-11-24T10:00:00Z', resources: 12 };
    const { code, asked, out } = await run(['baseline', 'approve', UNIT], { status: 201, body });
    expect([code, out]).toEqual([0, 'Approved as of 2026-11-24T10:00:00Z by ada: 12 resources.\n']);
    expect(asked).toEqual([{ method: 'POST', url: '/api/v1/baselines', body: { unit: UNIT } }]);
  });

  it('lists what differs, and nothing in it steers the terminal', async () => {
    const value = [
      { resourceId: UNIT, resourceType: 't', path: 'properties.publicNetworkAccess', before: 'Disabled', after: 'Enabled' },
      { resourceId: `${UNIT}/computes/c\u001b[2J`, resourceType: 't', path: '', before: null, after: 'present' },
    ];
    const { out } = await run(['baseline', 'diff', UNIT], { body: { baseline, value } });
    expect(out).toContain('properties.publicNetworkAccess: "Disabled" -> "Enabled"');
    expect(out).toContain('is new\n2 differences from what ada approved');
    expect(out).not.toContain('\u001b');
  });

  it('says why it could not be done', async () => {
    const { code, err } = await run(['baseline', 'show', UNIT], { status: 404, body: { title: 'Not found', detail: 'There is nothing.' } });
    expect([code, err]).toEqual([2, expect.stringContaining('There is nothing')]);
  });
});

describe('exempt', () => {
  const made = {
    id: 'e1',
    kind: 'exempt',
    ruleId: 'AML-NET-001',
    resourceId: UNIT,
    expires: '2026-12-24T10:00:00Z',
    ticket: 'T',
    approver: 'ada',
  };

  it('accepts a finding', async () => {
    const args = ['exempt', 'f'.repeat(64), '--reason', 'Sample data only', '--ticket', 'SEC-7', '--days', '14'];
    const { code, asked, out } = await run(args, { status: 201, body: made });
    expect([code, out]).toEqual([0, 'Accepted until 2026-12-24T10:00:00Z by ada: e1\n']);
    expect(asked[0]?.body).toEqual({
      findingId: 'f'.repeat(64),
      reason: 'Sample data only',
      ticket: 'SEC-7',
      days: 14,
      scope: 'resource',
      kind: 'exempt',
    });
  });

  it('accepts what a finding shows wherever a tag is, but not with a scope as well', async () => {
    const args = ['exempt', 'f'.repeat(64), '--reason', 'Sample data only', '--ticket', 'SEC-7', '--tag', 'purpose=a=b'];
    const { asked } = await run(args, { status: 201, body: made });
    expect(asked[0]?.body).toMatchObject({ tag: { name: 'purpose', value: 'a=b' } });
    expect(asked[0]?.body).not.toHaveProperty('scope');
    expect((await run([...args, '--scope', 'unit'], { body: {} })).code).toBe(2);
    expect((await run([...args.slice(0, -1), 'purpose'], { body: {} })).code).toBe(2);
  });

  it('snoozes it', async () => {
    const args = ['exempt', 'f'.repeat(64), '--reason', 'Sample data only', '--ticket', 'SEC-7', '--snooze'];
    const { asked, out } = await run(args, { status: 201, body: { ...made, kind: 'snooze' } });
    expect(asked[0]?.body).toMatchObject({ kind: 'snooze', days: 30 });
    expect(out).toMatch(/^Snoozed until/);
  });

  it('lists and revokes', async () => {
    const { out } = await run(['exempt', 'list'], { body: { value: [{ ...made, from: 'command', status: 'active' }] } });
    expect(out).toContain('e1  exempt active (command)  AML-NET-001  until 2026-12-24T10:00:00Z  T, ada');
    const { asked } = await run(['exempt', 'revoke', 'e1'], { body: { id: 'e1', status: 'revoked' } });
    expect(asked).toEqual([{ method: 'DELETE', url: '/api/v1/exemptions/e1', body: undefined }]);
  });

  it.each([[['exempt', 'f']], [['exempt', 'f', '--reason', 'r', '--ticket', 't', '--days', '0']]])('answers 2 for %j', async (args) => {
    const { code, asked } = await run(args, { body: {} });
    expect([code, asked]).toEqual([2, []]);
  });
});
