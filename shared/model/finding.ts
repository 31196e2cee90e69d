import type { Baseline, Change } from './change.ts';
import type { UnitKind } from './kinds.ts';
import type { Unit } from './unit.ts';
import type { Control, Judgement, ReceiptLine, Severity } from './verdict.ts';

/** Who did it, as far as an event tells. Only what is needed to ask that party: no address, no groups, no token parts. */
export interface Actor {
  /** A user's principal name, an application's id, or the best there is. Comes from outside: escape it. */
  readonly name: string;
  readonly type: 'user' | 'application' | 'managedIdentity' | 'unknown';
  readonly objectId?: string;
  readonly appId?: string;
  /** `claims`: said by the token; `evidence`: only the principal id of the authorization; `activity-log`, `resource-changes`: looked up later. */
  readonly confidence: 'claims' | 'evidence' | 'activity-log' | 'resource-changes';
}

/** An event, reduced to what wakes us. */
export interface Notice {
  readonly eventId: string;
  /** Canonical id of what was written, deleted or acted on. */
  readonly resourceId: string;
  readonly operation: string;
  readonly change: 'write' | 'delete' | 'action';
  /** When Azure says it happened, RFC 3339. */
  readonly at: string;
  readonly correlationId?: string;
  readonly actor?: Actor;
}

export type Cause = 'event' | 'scan' | 'sweep' | 'request' | 'first-look' | 'new-catalogue';

/** What a finding and each of its transitions say alike. */
interface Found {
  readonly unit: string;
  readonly ruleId: string;
  readonly title: string;
  readonly severity: Severity;
  readonly control: Control;
  readonly resourceId: string;
  readonly resourceType: string;
  readonly because: string;
  readonly receipt: readonly ReceiptLine[];
  readonly actor?: Actor;
}

/** A rule failing on a resource within a unit, with a life. */
export interface Finding extends Found {
  /** sha256 hex of unit, rule id and resource id. */
  readonly id: string;
  readonly status: 'open' | 'resolved' | 'exempt';
  /** sha256 over the values found: another value is another evidence. */
  readonly evidence: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly resolvedAt?: string;
  /** How often it came back after it was resolved. */
  readonly regressions: number;
  /** Set while the last look could not see enough to say; the finding stays open. */
  readonly unknownSince?: string;
  /** The differences of properties behind it as it stands, at most ten. */
  readonly changes?: readonly Change[];
  /** Since when it is open without a break, RFC 3339; absent while it is not. */
  readonly openSince?: string;
  /** How long it was open before that: exempt and resolved time do not count. Minutes, with fractions. */
  readonly exposureInMinutes?: number;
  /** Nobody is alerted until then, RFC 3339; it counts as open all the same. */
  readonly snoozedUntil?: string;
}

/** One change in a finding's life. Alerts and remediations start from these, never from states. */
export interface Transition extends Found {
  /** Unique and the same on every delivery of the same transition. */
  readonly id: string;
  readonly findingId: string;
  readonly change: 'opened' | 'regressed' | 'changed' | 'resolved' | 'exempted' | 'contested';
  readonly cause: Cause;
  /** When we saw it. */
  readonly at: string;
  /** When Azure says the change behind it happened, if an event told. */
  readonly eventAt?: string;
  readonly correlationId?: string;
  /** Nobody is alerted of it until then, RFC 3339; everything else takes its course. */
  readonly snoozedUntil?: string;
}

/** One assessment of a unit, written whole as one blob. */
export interface Look {
  readonly schemaVersion: 1;
  /** Unique per look; part of the blob's name. */
  readonly id: string;
  readonly unit: Unit;
  readonly unitKind: UnitKind;
  readonly at: string;
  readonly cause: Cause;
  readonly catalogueVersion: string;
  readonly judgements: readonly Judgement[];
  /** Every finding of the unit that is not long resolved. */
  readonly findings: readonly Finding[];
  readonly transitions: readonly Transition[];
  /** Security-relevant differences from the look before. */
  readonly changes?: readonly Change[];
  /** The approved state that a deployment seen with this look makes. */
  readonly baseline?: Baseline;
}
