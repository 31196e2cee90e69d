import type { ScanDocument, UnreadEntry } from '../model/scan.ts';
import { resourcesOf, type Slot, type Unit } from '../model/unit.ts';
import type { Judgement } from '../model/verdict.ts';

export interface ScanParts {
  readonly tool: ScanDocument['tool'];
  readonly catalogue: ScanDocument['catalogue'];
  readonly subscriptions: readonly string[];
  readonly startedAt: string;
  readonly endedAt: string;
  readonly looks: readonly { readonly unit: Unit; readonly judgements: readonly Judgement[] }[];
  /** What could not even be found, e.g. a subscription that shows nothing. */
  readonly unread?: readonly UnreadEntry[];
}

/** The same input gives the same bytes but for the times. */
export function scanDocument({ looks, subscriptions, tool, catalogue, startedAt, endedAt, unread = [] }: ScanParts): ScanDocument {
  const results = looks.flatMap(({ judgements }) => judgements).toSorted(byUnitRuleResource);
  const count = (verdict: Judgement['verdict']): number => results.filter((result) => result.verdict === verdict).length;
  const failing = (severity: Judgement['severity']): number =>
    results.filter((result) => result.verdict === 'fail' && result.severity === severity).length;
  return {
    tool,
    catalogue,
    startedAt,
    endedAt,
    scope: { subscriptions: subscriptions.toSorted() },
    counts: {
      resources: new Set(looks.flatMap(({ unit }) => resourcesOf(unit).map(({ id }) => id))).size,
      units: looks.length,
      fail: count('fail'),
      pass: count('pass'),
      notApplicable: count('notApplicable'),
      unknown: count('unknown'),
      exempt: count('exempt'),
      bySeverity: { critical: failing('critical'), high: failing('high'), medium: failing('medium'), low: failing('low') },
    },
    unread: [...unread, ...looks.flatMap(({ unit }) => (unit.kind === 'estate' ? [] : unit.slots.flatMap(unreadEntry)))].toSorted((a, b) =>
      order(a.resourceId, b.resourceId),
    ),
    results,
  };
}

function unreadEntry({ target, reading }: Slot): UnreadEntry[] {
  switch (reading.status) {
    case 'denied':
      return [{ resourceId: target, reason: reading.because, missing: reading.missing }];
    case 'unread':
      return [{ resourceId: target, reason: reading.because }];
    default:
      return [];
  }
}

function byUnitRuleResource(a: Judgement, b: Judgement): number {
  return order(a.unit, b.unit) || order(a.ruleId, b.ruleId) || order(a.resourceId, b.resourceId);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
