import type { Json } from './json.ts';

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** The ten items of the security checklist, by number. */
export const controls = {
  1: 'azure-ad',
  2: 'rbac',
  3: 'vnet',
  4: 'private-endpoints',
  5: 'encryption',
  6: 'monitoring',
  7: 'compliance',
  8: 'managed-identities',
  9: 'environments',
  10: 'ci-cd',
} as const;

export type Control = keyof typeof controls;

/** The answer of one rule about one resource. Only `fail` opens a finding; only `pass` closes one as compliant. */
export type Verdict =
  /** `advice`: compliant, but could be better. */
  | { readonly verdict: 'pass'; readonly because: string; readonly advice?: string }
  | { readonly verdict: 'fail'; readonly because: string }
  | { readonly verdict: 'notApplicable'; readonly because: string }
  /** `missing`: the RBAC action that would have let us see. */
  | { readonly verdict: 'unknown'; readonly because: string; readonly missing?: string };

export function pass(because: string, advice?: string): Verdict {
  return advice === undefined ? { verdict: 'pass', because } : { verdict: 'pass', because, advice };
}

export function fail(because: string): Verdict {
  return { verdict: 'fail', because };
}

export function notApplicable(because: string): Verdict {
  return { verdict: 'notApplicable', because };
}

export function unknown(because: string, missing?: string): Verdict {
  return missing === undefined ? { verdict: 'unknown', because } : { verdict: 'unknown', because, missing };
}

/** One thing a verdict rests on: what was looked at, where, and what was there. `found` is null where Azure returned nothing. */
export interface ReceiptLine {
  readonly resourceId: string;
  readonly path: string;
  readonly expected: string;
  readonly found: Json;
  readonly apiVersion: string;
  readonly readAt: string;
}

/** A verdict with all it needs to be understood elsewhere; the shape that leaves the service everywhere. */
export interface Judgement {
  readonly ruleId: string;
  readonly title: string;
  readonly severity: Severity;
  readonly control: Control;
  readonly verdict: Verdict['verdict'] | 'exempt';
  readonly resourceId: string;
  readonly resourceType: string;
  readonly unit: string;
  /** On fail and exempt. */
  readonly findingId?: string;
  readonly advice?: string;
  readonly because: string;
  readonly receipt: readonly ReceiptLine[];
  readonly missing?: string;
  /** On fail: nobody wants to be alerted before, RFC 3339. */
  readonly snoozedUntil?: string;
}
