import type { Reading, Resource } from './unit.ts';

/**
 * What a preflight may know beside the unit. It is read only once there is a plan, and only what the remediation wants; what is absent
 * was not asked for and counts as not seen.
 */
export interface PreflightFacts {
  /** By canonical id of a private DNS zone that a private endpoint registers in: the links of the zone to virtual networks. */
  readonly zoneLinks?: Readonly<Record<string, Reading<readonly Resource[]>>>;
  /** The policies that would deny the write; empty: none. */
  readonly policyDenials?: Reading<readonly PolicyDenial[]>;
  /** What the workspace's own diagnosis reports; empty: nothing. */
  readonly diagnosis?: Reading<readonly DiagnosisEntry[]>;
}

export type FactName = keyof PreflightFacts;

/** One line each, bounded: names and messages come from outside. */
export interface PolicyDenial {
  /** How its assignment is called. */
  readonly assignment: string;
  /** Why, in the words of the policy or of Azure; may be empty. */
  readonly because: string;
}

/** One line each, bounded: they come from outside. */
export interface DiagnosisEntry {
  readonly level: 'error' | 'warning';
  /** What was looked at, e.g. `dnsResolutionResults`. */
  readonly area: string;
  readonly code: string;
  readonly message: string;
}
