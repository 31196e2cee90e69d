import type { ReportInput } from '../../../shared/model/report-data.ts';

export const UNIT = '/subscriptions/s/resourcegroups/rg/providers/microsoft.machinelearningservices/workspaces/mlw';
const AT = '2026-11-24T06:00:00.000Z';

const judgement = (ruleId: string, verdict: 'pass' | 'fail' | 'unknown' | 'exempt', rest: object = {}) =>
  ({ ruleId, control: 3, verdict, resourceId: UNIT, because: '', ...rest }) as const;

export function aFinding(id: string, changes: Partial<ReportInput['findings'][number]> = {}): ReportInput['findings'][number] {
  return {
    id,
    unit: UNIT,
    ruleId: 'AML-NET-001',
    title: 'Public access is off',
    severity: 'high',
    control: 3,
    resourceId: UNIT,
    status: 'open',
    because: 'It is on.',
    openSince: '2026-11-20T06:00:00.000Z',
    ...changes,
  };
}

/** One workspace with a passing, a failing, an unknown and an exempt judgement. */
export function anInput(changes: Partial<ReportInput> = {}): ReportInput {
  return {
    id: 'r1',
    at: AT,
    since: '2026-11-17T06:00:00.000Z',
    hasHistory: true,
    packs: [
      {
        id: 'tiny',
        title: 'Tiny standard',
        version: '1',
        controls: {
          A: { title: 'Networks are closed', source: ['AML-NET-001'], inferred: [] },
          B: { title: 'Networks are closed again', source: [], inferred: ['AML-NET-001', 'AML-NET-002'] },
        },
      },
    ],
    units: [
      {
        id: UNIT,
        kind: 'workspace',
        environment: 'prod',
        owner: undefined,
        at: AT,
        judgements: [
          judgement('AML-NET-001', 'fail'),
          judgement('AML-NET-002', 'pass'),
          judgement('AML-NET-003', 'unknown', { missing: 'Microsoft.Network/x/read', because: 'Denied.' }),
          judgement('AML-NET-004', 'exempt'),
        ],
      },
    ],
    findings: [aFinding('f1')],
    transitions: [{ findingId: 'f1', change: 'opened', at: '2026-11-20T06:00:00.000Z' }],
    exposure: [{ unit: UNIT, control: 3, minutes: 1500 }],
    earlier: [{ at: '2026-11-17T06:00:00.000Z', posture: { pass: 0, fail: 2, exempt: 0, unknown: 1, notApplicable: 0 } }],
    unseen: [],
    ...changes,
  };
}
