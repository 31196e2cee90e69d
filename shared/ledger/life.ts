import type { Cause, Finding, Look, Notice, Transition } from '../model/finding.ts';
import { nameOfId } from '../model/resource-id.ts';
import { rootOf, type Unit } from '../model/unit.ts';
import type { Judgement } from '../model/verdict.ts';
import { attributionOf } from './attribution.ts';
import { causeOf } from './cause.ts';
import { evidenceOf } from './evidence.ts';
import { hashKey } from './key.ts';
import { openTimeOf } from './open-time.ts';
import { whereaboutsOf } from './whereabouts.ts';

export interface Comparison {
  /** The last committed look; absent on the first. */
  readonly previous?: Look | undefined;
  readonly unit: Unit;
  readonly judgements: readonly Judgement[];
  /** When the unit was looked at, RFC 3339. */
  readonly at: string;
  readonly cause: Cause;
  readonly catalogueVersion: string;
  /** What the look was asked to look at; they tell who is behind what changed. */
  readonly notices: readonly Notice[];
}

export interface Compared {
  readonly findings: readonly Finding[];
  readonly transitions: readonly Transition[];
}

/** How long a look remembers a resolved finding, so that its return is told as a return. */
const REMEMBERED_IN_MS = 90 * 86_400_000;

/**
 * The life of findings from one look to the next. Pure. A finding is resolved only by what was really seen: a pass, a rule that no
 * longer applies, a resource that is gone from a place that was read. What could not be seen stays open and says since when.
 */
export function compare(comparison: Comparison): Compared {
  const before = new Map((comparison.previous?.findings ?? []).map((finding) => [keyOf(finding), finding]));
  const judged = comparison.judgements.map((judgement) => stepFor(judgement, before.get(keyOf(judgement)), comparison));
  const seen = new Set(comparison.judgements.map(keyOf));
  const unjudged = [...before.values()].filter((finding) => !seen.has(keyOf(finding))).map((finding) => stepWithout(finding, comparison));
  const steps = [...judged, ...unjudged].filter((step) => step !== undefined);
  return {
    findings: steps.map(({ finding }) => finding).filter((finding) => isRemembered(finding, comparison.at)),
    transitions: steps.flatMap((step) => (step.change === undefined ? [] : [transitionOf(step, comparison)])),
  };
}

/** What becomes of one finding; `change` when there is something to tell. */
interface Step {
  readonly finding: Finding;
  readonly change?: Transition['change'];
}

function keyOf({ ruleId, resourceId }: Pick<Judgement, 'ruleId' | 'resourceId'>): string {
  return `${ruleId} ${resourceId}`;
}

function stepFor(judgement: Judgement, before: Finding | undefined, comparison: Comparison): Step | undefined {
  switch (judgement.verdict) {
    case 'fail':
      return failing(judgement, before, comparison);
    case 'exempt':
      return { finding: sightOf(judgement, before, comparison, 'exempt'), ...(before?.status === 'exempt' ? {} : { change: 'exempted' }) };
    case 'unknown':
      return before === undefined ? undefined : unseen(before, comparison.at);
    case 'pass':
    case 'notApplicable':
      return before === undefined ? undefined : resolved(before, judgement.because, comparison, judgement);
  }
}

function failing(judgement: Judgement, before: Finding | undefined, comparison: Comparison): Step {
  const finding = sightOf(judgement, before, comparison, 'open');
  switch (before?.status) {
    case undefined:
    case 'exempt':
      return { finding, change: 'opened' };
    case 'resolved':
      return { finding: { ...finding, regressions: finding.regressions + 1 }, change: 'regressed' };
    case 'open':
      return finding.evidence === before.evidence && !hasWoken(finding, before) ? { finding } : { finding, change: 'changed' };
  }
}

/** A snooze that is over tells of the finding again: whoever was not alerted then is now. */
function hasWoken(finding: Finding, before: Finding): boolean {
  return before.snoozedUntil !== undefined && finding.snoozedUntil === undefined;
}

/** The finding as it stands now. Who did it stays with it until somebody else does something. */
function sightOf(judgement: Judgement, before: Finding | undefined, { at, unit, notices }: Comparison, status: 'open' | 'exempt'): Finding {
  const { ruleId, title, severity, control, resourceId, resourceType, because, receipt, snoozedUntil } = judgement;
  const evidence = evidenceOf(receipt);
  const isNew = before === undefined || before.status === 'resolved' || before.evidence !== evidence;
  const actor = (isNew ? attributionOf(resourceId, receipt, notices).actor : undefined) ?? (isNew ? undefined : before.actor);
  return {
    id: judgement.findingId ?? before?.id ?? hashKey(unit.id, ruleId, resourceId),
    unit: unit.id,
    ruleId,
    title,
    severity,
    control,
    resourceId,
    resourceType,
    status,
    because,
    receipt,
    evidence,
    firstSeen: before?.firstSeen ?? at,
    lastSeen: at,
    regressions: before?.regressions ?? 0,
    ...openTimeOf(before, status, at),
    ...(actor === undefined ? {} : { actor }),
    ...(before?.changes === undefined ? {} : { changes: before.changes }),
    ...(snoozedUntil === undefined ? {} : { snoozedUntil }),
  };
}

function unseen(before: Finding, at: string): Step {
  return { finding: before.status === 'resolved' ? before : { ...before, unknownSince: before.unknownSince ?? at } };
}

/** With the judgement that shows it, when there is one, so that the receipt tells the values of now. */
function resolved(before: Finding, because: string, { at }: Comparison, shown?: Judgement): Step {
  if (before.status === 'resolved') {
    return { finding: before };
  }
  const { unknownSince: _, openSince: _open, snoozedUntil: _snoozed, ...finding } = before;
  return {
    finding: {
      ...finding,
      ...openTimeOf(before, 'resolved', at),
      status: 'resolved',
      because,
      resolvedAt: at,
      ...(shown === undefined ? {} : { receipt: shown.receipt }),
    },
    change: 'resolved',
  };
}

function stepWithout(before: Finding, comparison: Comparison): Step {
  const { resourceId, resourceType } = before;
  switch (whereaboutsOf(resourceId, resourceType, comparison.unit, comparison.previous?.unit)) {
    case 'unseen':
      return unseen(before, comparison.at);
    case 'present':
      return resolved(before, 'The rule is no longer applied.', comparison);
    case 'left':
      return resolved(before, `${nameOfId(resourceId)} ${comparison.unit.kind === 'estate' ? NOT_COMPARED : LEFT}.`, comparison);
    case 'deleted':
      return resolved(before, tombstone(resourceId, comparison.unit), comparison);
  }
}

const LEFT = 'no longer belongs to this unit';
const NOT_COMPARED = 'is gone, or has nothing to do with another environment any more';

function tombstone(resourceId: string, unit: Unit): string {
  const isUnitGone = rootOf(unit)?.reading.status === 'gone';
  return isUnitGone && resourceId !== unit.id
    ? `The ${unit.kind} ${nameOfId(unit.id)} was deleted, and ${nameOfId(resourceId)} is no longer governed with it.`
    : `${nameOfId(resourceId)} was deleted.`;
}

function transitionOf({ finding, change = 'changed' }: Step, comparison: Comparison): Transition {
  const { at, previous, notices } = comparison;
  const cause = causeOf(finding, comparison);
  return {
    ...subjectOf(finding),
    id: hashKey(finding.id, change, at, previous?.id ?? ''),
    change,
    cause,
    because: finding.because,
    at,
    ...(finding.snoozedUntil === undefined ? {} : { snoozedUntil: finding.snoozedUntil }),
    // Nobody out there did it when our own rules changed.
    ...(cause === 'new-catalogue' ? {} : attributionOf(finding.resourceId, finding.receipt, notices)),
  };
}

type Subject = 'findingId' | 'unit' | 'ruleId' | 'title' | 'severity' | 'control' | 'resourceId' | 'resourceType' | 'receipt';

/** What a transition says of the finding it is about. */
export function subjectOf(finding: Finding): Pick<Transition, Subject> {
  const { id: findingId, unit, ruleId, title, severity, control, resourceId, resourceType, receipt } = finding;
  return { findingId, unit, ruleId, title, severity, control, resourceId, resourceType, receipt };
}

function isRemembered({ resolvedAt }: Finding, at: string): boolean {
  return resolvedAt === undefined || Date.parse(at) - Date.parse(resolvedAt) < REMEMBERED_IN_MS;
}
