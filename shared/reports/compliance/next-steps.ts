import type { ReportData, ReportFinding } from '../../model/report-data.ts';
import type { Severity } from '../../model/verdict.ts';
import { placeOf } from './place.ts';
import { plain } from './texts.ts';

/** One thing to do, the most urgent first. */
export interface NextStep {
  readonly urgency: Severity | 'unknown';
  /** What should hold, or what to grant. */
  readonly what: string;
  /** Rule id, for `aml-warden explain`. */
  readonly rule?: string;
  readonly where: string;
  /** Days the oldest of them is open. */
  readonly days?: number;
}

const MOST_STEPS = 7;
const MOST_PERMISSIONS = 3;
const MOST_NAMES = 3;
const ORDER = { critical: 0, high: 1, medium: 2, low: 3 } as const;

/** Open findings by rule, worst and most frequent first, then what would show what nobody can see. */
export function nextSteps(data: ReportData): NextStep[] {
  const open = data.findings.filter(isOpen);
  const byRule = [...Map.groupBy(open, ({ ruleId }) => ruleId).values()].map(stepOf).toSorted(byUrgency);
  const blind = blindSteps(data);
  return [...byRule.slice(0, MOST_STEPS - blind.length).map(({ step }) => step), ...blind];
}

/** Whether a finding still asks for something. */
export function isOpen({ standing }: Pick<ReportFinding, 'standing'>): boolean {
  return standing === 'new' || standing === 'ageing' || standing === 'open';
}

interface Counted {
  readonly step: NextStep;
  readonly count: number;
}

function stepOf(findings: readonly ReportFinding[]): Counted {
  const sorted = findings.toSorted((a, b) => ORDER[a.severity] - ORDER[b.severity] || (b.days ?? 0) - (a.days ?? 0));
  const [worst] = sorted;
  const places = [...new Set(sorted.map(({ resourceId }) => resourceId))];
  const days = Math.max(...findings.map((finding) => finding.days ?? -1));
  return {
    count: places.length,
    step: {
      urgency: worst?.severity ?? 'low',
      what: plain(worst?.title ?? ''),
      rule: worst?.ruleId ?? '',
      where: whereOf(places),
      ...(days < 0 ? {} : { days }),
    },
  };
}

function byUrgency(a: Counted, b: Counted): number {
  const rank = ({ step }: Counted): number => (step.urgency === 'unknown' ? 4 : ORDER[step.urgency]);
  return rank(a) - rank(b) || b.count - a.count || (b.step.days ?? 0) - (a.step.days ?? 0) || a.step.what.localeCompare(b.step.what);
}

function whereOf(ids: readonly string[]): string {
  const [first] = ids;
  if (ids.length === 1 && first !== undefined) {
    const { name, within } = placeOf(first);
    return within === '' ? name : `${name} (${within})`;
  }
  const names = ids.slice(0, MOST_NAMES).map((id) => placeOf(id).name);
  const more = ids.length - names.length;
  return `${ids.length} resources: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function blindSteps({ unknowns, unseen, neverSeen, units }: ReportData): NextStep[] {
  const unjudged = unknowns.slice(0, MOST_PERMISSIONS).map(({ missing, because, judgements }) => {
    const what =
      missing === undefined ? `Find out why this is not known: ${plain(because)}` : `Grant ${plain(missing)} to the reader identity`;
    return unknown(what, `${counted(judgements, 'judgement')} ${judgements === 1 ? 'waits' : 'wait'} for it`);
  });
  return [
    ...(units === 0 ? [unknown('Run a full scan: nothing has been looked at', 'everywhere')] : []),
    ...unjudged,
    ...(unseen.length === 0 ? [] : [unknown('Find out why this shows nothing', whereOf(unseen.map(({ what }) => what)))]),
    ...(neverSeen.length === 0 ? [] : [unknown('Run a full scan: nobody has looked here yet', whereOf(neverSeen))]),
  ];
}

function unknown(what: string, where: string): NextStep {
  return { urgency: 'unknown', what, where };
}

/** `1 judgement`, `2 judgements`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
