import type { ReportSummary } from '../../model/report.ts';
import type { ReportData, ReportFinding, ReportInput, Standing, UnknownGroup } from '../../model/report-data.ts';
import { checklistPosture, groupsOf, nameOfTag, packPosture, postureOf, UNKNOWN } from './posture.ts';

const DAY_IN_MS = 86_400_000;
export const AGEING_FROM_DAYS = 30;
/** Half a year of weeks. */
const LONGEST_TREND = 26;
const MOST_EXAMPLES = 20;

/** Everything a report says, computed once; every format shows the same. */
export function reportData(input: ReportInput): ReportData {
  const { id, at, since, hasHistory, packs, units, exposure, earlier, unseen } = input;
  const judgements = units.flatMap((unit) => unit.judgements);
  const posture = postureOf(judgements);
  return {
    schemaVersion: 1,
    id,
    at,
    since,
    hasHistory,
    units: units.length,
    neverSeen: units.filter((unit) => unit.at === undefined).map((unit) => unit.id),
    posture,
    controls: checklistPosture(judgements),
    packs: packs.map((pack) => packPosture(pack, judgements)),
    findings: findingsOf(input),
    exposure,
    trend: trendOf(earlier, { at, posture }),
    unknowns: unknownsOf(judgements),
    unseen,
    environments: groupsOf(input, ({ environment }) => nameOfTag(environment)),
    owners: groupsOf(input, ({ owner }) => owner ?? UNKNOWN),
  };
}

/** What the message and the first page say in numbers. */
export function countsOf({ findings }: Pick<ReportData, 'findings'>): Readonly<Record<Standing, number>> {
  const counts = { new: 0, ageing: 0, open: 0, resolved: 0, exempted: 0, exempt: 0 };
  for (const { standing } of findings) {
    counts[standing] += 1;
  }
  return counts;
}

function trendOf(earlier: readonly ReportSummary[], now: ReportSummary): ReportSummary[] {
  const before = earlier.filter(({ at }) => Date.parse(at) < Date.parse(now.at));
  return [...before.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)), now].slice(-LONGEST_TREND);
}

function unknownsOf(judgements: ReportInput['units'][number]['judgements']): UnknownGroup[] {
  const unknown = judgements.filter(({ verdict }) => verdict === 'unknown');
  // One permission explains many judgements; without one, the reason does.
  return [...Map.groupBy(unknown, ({ missing, because }) => missing ?? `because ${because}`).values()]
    .map((group) => ({
      missing: group[0]?.missing,
      because: group[0]?.because ?? '',
      judgements: group.length,
      resources: [...new Set(group.map(({ resourceId }) => resourceId))].slice(0, MOST_EXAMPLES),
    }))
    .toSorted((a, b) => b.judgements - a.judgements);
}

const ORDER = { critical: 0, high: 1, medium: 2, low: 3 } as const;
const STANDINGS: readonly Standing[] = ['new', 'ageing', 'open', 'exempted', 'exempt', 'resolved'];

function findingsOf(input: ReportInput): ReportFinding[] {
  const changes = changesOf(input);
  const units = new Map(input.units.map((unit) => [unit.id, unit]));
  return input.findings
    .flatMap((finding): ReportFinding[] => {
      const days = daysOpen(finding, input.at);
      const standing = standingOf(finding, changes.get(finding.id) ?? [], days);
      const unit = units.get(finding.unit);
      const { status: _status, openSince: _since, ...rest } = finding;
      return standing === null
        ? []
        : [
            {
              ...rest,
              standing,
              days,
              environment: unit === undefined ? UNKNOWN : nameOfTag(unit.environment),
              owner: unit?.owner ?? UNKNOWN,
            },
          ];
    })
    .toSorted(
      (a, b) =>
        STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing) ||
        ORDER[a.severity] - ORDER[b.severity] ||
        (b.days ?? 0) - (a.days ?? 0) ||
        a.id.localeCompare(b.id),
    );
}

function changesOf({ transitions, since, at }: ReportInput): Map<string, string[]> {
  const from = since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(since);
  const told = transitions.filter((one) => Date.parse(one.at) >= from && Date.parse(one.at) <= Date.parse(at));
  return new Map([...Map.groupBy(told, ({ findingId }) => findingId)].map(([id, group]) => [id, group.map(({ change }) => change)]));
}

function daysOpen({ status, openSince }: ReportInput['findings'][number], at: string): number | undefined {
  return status === 'open' && openSince !== undefined
    ? Math.max(0, Math.floor((Date.parse(at) - Date.parse(openSince)) / DAY_IN_MS))
    : undefined;
}

/** Null: resolved before the report before, and told there. */
function standingOf({ status }: ReportInput['findings'][number], changes: readonly string[], days: number | undefined): Standing | null {
  switch (status) {
    case 'resolved':
      return changes.includes('resolved') ? 'resolved' : null;
    case 'exempt':
      return changes.includes('exempted') ? 'exempted' : 'exempt';
    case 'open':
      if (days !== undefined && days >= AGEING_FROM_DAYS) {
        return 'ageing';
      }
      return changes.includes('opened') || changes.includes('regressed') ? 'new' : 'open';
  }
}
