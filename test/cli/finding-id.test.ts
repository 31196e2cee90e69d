import { describe, expect, it } from 'vitest';
import { useService } from './service.ts';

const run = useService();
const ID = `abcdef01${'0'.repeat(56)}`;
const OTHER = `abcdef01${'f'.repeat(56)}`;
const listed = (...ids: readonly string[]) => ({
  body: { value: ids.map((id) => ({ id, ruleId: 'AML-NET-001', status: 'open', resourceId: '/subscriptions/s/\u001b[2Jred' })) },
});
const ASK = { method: 'GET', url: '/api/v1/findings?idPrefix=abcdef01', body: undefined };
const DECISION = ['--reason', 'Sample data only', '--ticket', 'SEC-7'];

describe('the beginning of a finding’s id', () => {
  it('stands for it wherever a person types one', async () => {
    const repaired = await run(['remediate', 'ABCDEF01'], listed(ID), { status: 202, body: { id: 'r1' } });
    expect([repaired.code, repaired.asked]).toEqual([0, [ASK, { method: 'POST', url: '/api/v1/remediations', body: { findingId: ID } }]]);
    const accepted = await run(['exempt', 'abcdef01', ...DECISION], listed(ID), { status: 201, body: { id: 'e1', kind: 'exempt' } });
    expect(accepted.asked).toMatchObject([ASK, { url: '/api/v1/exemptions', body: { findingId: ID } }]);
    for (const command of [['findings', 'show'], ['explain']]) {
      const { asked } = await run([...command, 'abcdef01'], listed(ID), { status: 404, body: {} });
      expect(asked).toEqual([ASK, { method: 'GET', url: `/api/v1/findings/${ID}`, body: undefined }]);
    }
  });

  it('is not asked about when it is the whole id', async () => {
    const { asked } = await run(['remediate', ID.toUpperCase()], { status: 202, body: { id: 'r1' } });
    expect(asked).toEqual([{ method: 'POST', url: '/api/v1/remediations', body: { findingId: ID } }]);
  });

  it('that several share is refused with all of them, and nothing in them steers the terminal', async () => {
    const { code, asked, err } = await run(['remediate', 'abcdef01'], listed(ID, OTHER));
    expect([code, asked]).toEqual([2, [ASK]]);
    expect(err).toBe(
      `2 findings have an id that begins with abcdef01; give more of it:\n  ${ID}  AML-NET-001  open  /subscriptions/s/\uFFFD[2Jred\n  ${OTHER}  AML-NET-001  open  /subscriptions/s/\uFFFD[2Jred\n`,
    );
  });

  it('that none has says where they are listed', async () => {
    const { code, err } = await run(['exempt', 'abcdef01', ...DECISION], listed());
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^There is no finding whose id begins with abcdef01: aml-warden findings lists/),
    ]);
  });

  it.each(['abcdef0', 'AML-NET-001', `${ID}0`, 'abcdef01&x=1'])('is not %s', async (given) => {
    const { code, asked, err } = await run(['remediate', given], listed(ID));
    expect([code, asked]).toEqual([2, []]);
    expect(err).toContain('at least its first 8 digits');
  });
});
