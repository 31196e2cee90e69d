import type { Transition } from '../model/finding.ts';
import type { Plan } from '../model/remediation.ts';
import type { RemediationRecord } from '../model/remediation-run.ts';

/** One property that we repair and somebody keeps changing back. */
export interface Contest {
  readonly path: string;
  readonly reverts: number;
  /** Who changed it back, as far as events told; no name twice. */
  readonly parties: readonly string[];
  /** The finding coming back for the last time. */
  readonly last: Transition;
}

export interface ContestLimits {
  readonly reverts: number;
  readonly withinDays: number;
}

export interface Past {
  /** Remediations of the resource. */
  readonly records: readonly RemediationRecord[];
  /** Transitions of the finding. */
  readonly history: readonly Transition[];
}

const DAY_IN_MS = 86_400_000;
const BACK: readonly Transition['change'][] = ['opened', 'regressed'];

/** Whether a property that the plan would change was changed back too often. An undo that a person asked us for is no revert. */
export function contestOf(plan: Pick<Plan, 'differences'>, past: Past, { reverts, withinDays }: ContestLimits, now: Date): Contest | null {
  const since = now.getTime() - withinDays * DAY_IN_MS;
  const contests = plan.differences.map(({ path }) => contestAbout(path, past, since)).filter((contest) => contest !== null);
  return contests.find((contest) => contest.reverts >= reverts) ?? null;
}

/** Whether there were enough repairs at all; saves reading the history. */
export function mayBeContested(records: readonly RemediationRecord[], { reverts }: Pick<ContestLimits, 'reverts'>): boolean {
  return records.filter(isRepair).length >= reverts;
}

function contestAbout(path: string, { records, history }: Past, since: number): Contest | null {
  const writtenAt = repairsOf(path, records).map(({ wroteAt }) => Date.parse(wroteAt));
  const returns = writtenAt
    .map((from, index) => firstReturn(history, from, writtenAt[index + 1] ?? Number.POSITIVE_INFINITY))
    .filter((transition) => transition !== undefined)
    .filter((transition) => Date.parse(transition.at) >= since);
  const last = returns.at(-1);
  const parties = [...new Set(returns.map(({ actor }) => actor?.name).filter((name) => name !== undefined))];
  return last === undefined ? null : { path, reverts: returns.length, parties, last };
}

type Written = RemediationRecord & { readonly wroteAt: string };

/** Oldest first. */
function repairsOf(path: string, records: readonly RemediationRecord[]): readonly Written[] {
  const undone = new Set(records.filter(({ outcome }) => outcome === 'undone').map(({ undoes }) => undoes));
  return records
    .filter(isRepair)
    .filter(({ id, plan }) => !undone.has(id) && plan?.differences.some((difference) => difference.path === path))
    .toSorted((a, b) => Date.parse(a.wroteAt) - Date.parse(b.wroteAt));
}

function isRepair(record: RemediationRecord): record is Written {
  return record.kind === 'fix' && record.outcome === 'repaired' && record.wroteAt !== undefined;
}

function firstReturn(history: readonly Transition[], from: number, until: number): Transition | undefined {
  return history
    .filter(({ change, at }) => BACK.includes(change) && Date.parse(at) > from && Date.parse(at) < until)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))[0];
}

/** Why the repair stops, and whom to talk to. */
export function becauseOf({ path, reverts, parties }: Contest, { withinDays }: Pick<ContestLimits, 'withinDays'>): string {
  const by = parties.length === 0 ? 'somebody that no event named' : parties.join(' and ');
  return (
    `${path} was repaired and changed back ${reverts} times within ${withinDays} days, by ${by}: ` +
    'the repair stops until it is settled between the two, or a person asks for it.'
  );
}
