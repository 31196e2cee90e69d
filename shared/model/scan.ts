import type { Judgement, Severity } from './verdict.ts';

/** Something that was asked for and could not be seen. */
export interface UnreadEntry {
  readonly resourceId: string;
  readonly reason: string;
  readonly missing?: string;
}

/** The document a scan ends in; keys and order are fixed, see docs/interface.md. */
export interface ScanDocument {
  readonly tool: { readonly name: string; readonly version: string };
  readonly catalogue: { readonly version: string; readonly rules: number; readonly profile: string };
  readonly startedAt: string;
  readonly endedAt: string;
  readonly scope: { readonly subscriptions: readonly string[] };
  readonly counts: {
    readonly resources: number;
    readonly units: number;
    readonly fail: number;
    readonly pass: number;
    readonly notApplicable: number;
    readonly unknown: number;
    readonly exempt: number;
    /** Fails only. */
    readonly bySeverity: Readonly<Record<Severity, number>>;
  };
  readonly unread: readonly UnreadEntry[];
  /** Sorted by unit, rule, resource. */
  readonly results: readonly Judgement[];
}
