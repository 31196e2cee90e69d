import { defaultRulePolicy } from '../shared/model/policy.ts';
import type { PackText, ReportData, ReportUnit } from '../shared/model/report-data.ts';
import type { Judgement } from '../shared/model/verdict.ts';
import { reportData } from '../shared/reports/compliance/data.ts';
import { scan } from '../shared/scan.ts';
import { reportUnit } from '../shared/wiring/report-unit.ts';
import { scanPorts } from '../shared/wiring/scan-once.ts';

const LIMIT_IN_MS = 60 * 60_000;

/** Scans everything once and reports what it found: such a report knows nothing of before. */
export async function reportOfScan(packs: readonly PackText[]): Promise<ReportData> {
  const at = new Date().toISOString();
  const units: ReportUnit[] = [];
  const failures: Judgement[] = [];
  const ports = scanPorts(process.env);
  const judge: typeof ports.judge = (unit) => {
    const judgements = ports.judge(unit);
    units.push(reportUnit(unit, judgements, at, defaultRulePolicy));
    failures.push(...judgements.filter(({ verdict }) => verdict === 'fail' || verdict === 'exempt'));
    return judgements;
  };
  const document = await scan({ ...ports, judge }, AbortSignal.timeout(LIMIT_IN_MS));
  return reportData({
    id: `scan ${at}`,
    at,
    hasHistory: false,
    packs,
    units,
    findings: failures.map(({ verdict, findingId, ...rest }, index) => ({
      ...rest,
      id: findingId ?? String(index),
      status: verdict === 'exempt' ? ('exempt' as const) : ('open' as const),
    })),
    transitions: [],
    exposure: [],
    earlier: [],
    unseen: document.unread.map(({ resourceId, reason, missing }) => ({ what: resourceId, because: reason, missing })),
  });
}
