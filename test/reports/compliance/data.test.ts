import { describe, expect, it } from 'vitest';
import { reportData } from '../../../shared/reports/compliance/data.ts';
import { compliantPercent } from '../../../shared/reports/compliance/posture.ts';
import { packs } from '../../../shared/rules/packs/index.ts';
import { aFinding, anInput, UNIT } from './a-report.ts';

describe('a report', () => {
  it('counts a judgement once per pack, though two controls ask for its rule', () => {
    const [pack] = reportData(anInput()).packs;
    expect(pack?.posture).toEqual({ pass: 1, fail: 1, exempt: 0, unknown: 0, notApplicable: 0 });
    expect(pack?.controls.map(({ id, isInferred, posture }) => [id, isInferred, posture.fail])).toEqual([
      ['A', false, 1],
      ['B', true, 1],
    ]);
  });

  it('takes neither an unknown nor an exemption for compliant', () => {
    expect(compliantPercent(reportData(anInput()).posture)).toBe(25);
    expect(compliantPercent({ pass: 0, fail: 0, exempt: 0, unknown: 0, notApplicable: 9 })).toBeNull();
    expect(compliantPercent({ pass: 9_999, fail: 1, exempt: 0, unknown: 0, notApplicable: 0 })).toBe(99.9);
  });

  it('tells new, ageing, resolved and exempted findings apart', () => {
    const told = (findingId: string, change: 'opened' | 'resolved' | 'exempted', at = '2026-11-20T00:00:00Z') => ({
      findingId,
      change,
      at,
    });
    const { findings } = reportData(
      anInput({
        findings: [
          aFinding('new'),
          aFinding('ageing', { openSince: '2026-10-25T06:00:00Z' }),
          aFinding('open', { openSince: '2026-10-25T07:00:00Z' }),
          aFinding('resolved', { status: 'resolved' }),
          aFinding('told before', { status: 'resolved' }),
          aFinding('exempted', { status: 'exempt' }),
          aFinding('exempt', { status: 'exempt' }),
        ],
        transitions: [
          told('new', 'opened'),
          told('resolved', 'resolved'),
          told('told before', 'resolved', '2026-11-01T00:00:00Z'),
          told('exempted', 'exempted'),
        ],
      }),
    );
    expect(Object.fromEntries(findings.map(({ id, standing }) => [id, standing]))).toEqual({
      new: 'new',
      ageing: 'ageing',
      open: 'open',
      resolved: 'resolved',
      exempted: 'exempted',
      exempt: 'exempt',
    });
    expect(findings.find(({ id }) => id === 'ageing')?.days).toBe(30);
  });

  it('names the permission that is missing, once, with how much waits for it', () => {
    expect(reportData(anInput()).unknowns).toEqual([
      { missing: 'Microsoft.Network/x/read', because: 'Denied.', judgements: 1, resources: [UNIT] },
    ]);
  });

  it('keeps a unit that was never looked at apart from one that is clean', () => {
    const data = reportData(anInput({ units: [{ id: 'u', kind: 'workspace', environment: null, owner: null, judgements: [] }] }));
    expect(data.neverSeen).toEqual(['u']);
    expect(data.environments.map(({ name }) => name)).toEqual(['unknown']);
  });

  it('tells an environment that is not declared from one that is not known', () => {
    const [unit] = anInput().units;
    const units = [undefined, null, 'prod'].map((environment, index) => ({ ...unit, id: String(index), environment }) as never);
    expect(
      reportData(anInput({ units }))
        .environments.map(({ name }) => name)
        .toSorted(),
    ).toEqual(['none declared', 'prod', 'unknown']);
    expect(reportData(anInput()).owners).toMatchObject([{ name: 'unknown', units: 1, minutes: 1500 }]);
  });

  it('ends its trend with itself', () => {
    expect(reportData(anInput()).trend.map(({ at, posture }) => [at.slice(0, 10), posture.fail])).toEqual([
      ['2026-11-17', 2],
      ['2026-11-24', 1],
    ]);
  });

  it('takes the real packs', () => {
    expect(reportData(anInput({ packs })).packs.map(({ id }) => id)).toEqual(['gdpr', 'hipaa', 'pci-dss']);
  });
});
