import type { Posture } from '../../model/report.ts';
import type { ControlPosture, GroupPosture, PackPosture, PackText, ReportInput, ReportUnit } from '../../model/report-data.ts';
import { controls } from '../../model/verdict.ts';

type Judged = ReportUnit['judgements'][number];

/** Judgements by their verdict. */
export function postureOf(judgements: readonly Pick<Judged, 'verdict'>[]): Posture {
  const counts = { pass: 0, fail: 0, exempt: 0, unknown: 0, notApplicable: 0 };
  for (const { verdict } of judgements) {
    counts[verdict] += 1;
  }
  return counts;
}

/** Percent of what was judged that is known to comply: an exemption is accepted and not compliant, an unknown is no pass. Null: nothing was judged. */
export function compliantPercent({ pass, fail, exempt, unknown }: Posture): number | null {
  const judged = pass + fail + exempt + unknown;
  // Rounded down: 100 percent means all of it.
  return judged === 0 ? null : Math.floor((pass / judged) * 1000) / 10;
}

/** The ten items of the checklist. */
export function checklistPosture(judgements: readonly Judged[]): ControlPosture[] {
  return Object.entries(controls).map(([id, title]) => {
    const own = judgements.filter(({ control }) => String(control) === id);
    return { id, title, isInferred: false, rules: new Set(own.map(({ ruleId }) => ruleId)).size, posture: postureOf(own) };
  });
}

export function packPosture(pack: PackText, judgements: readonly Judged[]): PackPosture {
  const byRule = Map.groupBy(judgements, ({ ruleId }) => ruleId);
  const judgedBy = (rules: Iterable<string>): Judged[] => [...new Set(rules)].flatMap((rule) => byRule.get(rule) ?? []);
  const all = Object.values(pack.controls).flatMap(({ source, inferred }) => [...source, ...inferred]);
  return {
    id: pack.id,
    title: pack.title,
    version: pack.version,
    posture: postureOf(judgedBy(all)),
    controls: Object.entries(pack.controls).map(([id, { title, source, inferred }]) => ({
      id,
      title,
      isInferred: source.length === 0,
      rules: new Set([...source, ...inferred]).size,
      posture: postureOf(judgedBy([...source, ...inferred])),
    })),
  };
}

export const UNKNOWN = 'unknown';
export const NONE_DECLARED = 'none declared';

/** How the report calls a tag's value; what could not be seen and what is not there are different things. */
export function nameOfTag(value: string | undefined | null): string {
  return value === null ? UNKNOWN : (value ?? NONE_DECLARED);
}

/** Units with the same name, the worst first. */
export function groupsOf(
  { units, exposure }: Pick<ReportInput, 'units' | 'exposure'>,
  nameOf: (unit: ReportUnit) => string,
): GroupPosture[] {
  const minutes = new Map<string, number>();
  for (const one of exposure) {
    minutes.set(one.unit, (minutes.get(one.unit) ?? 0) + one.minutes);
  }
  return [...Map.groupBy(units, nameOf)]
    .map(([name, members]) => ({
      name,
      units: members.length,
      posture: postureOf(members.flatMap(({ judgements }) => judgements)),
      minutes: Math.round(members.reduce((sum, { id }) => sum + (minutes.get(id) ?? 0), 0)),
    }))
    .toSorted((a, b) => b.posture.fail - a.posture.fail || a.name.localeCompare(b.name));
}
