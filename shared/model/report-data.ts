import type { Exposure } from './change.ts';
import type { Finding, Transition } from './finding.ts';
import type { UnitKind } from './kinds.ts';
import type { Posture, ReportSummary } from './report.ts';
import type { Control, Judgement, Severity } from './verdict.ts';

/** A framework as a report needs it; the packs of shared/rules/packs fit. */
export interface PackText {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly controls: Readonly<
    Record<string, { readonly title: string; readonly source: readonly string[]; readonly inferred: readonly string[] }>
  >;
}

/** A unit as it was last looked at. */
export interface ReportUnit {
  readonly id: string;
  readonly kind: UnitKind;
  /** Tag values; `undefined`: it declares none; `null`: could not be seen. */
  readonly environment: string | undefined | null;
  readonly owner: string | undefined | null;
  /** When it was last looked at, RFC 3339; absent: never. */
  readonly at?: string;
  readonly judgements: readonly Pick<Judgement, 'ruleId' | 'control' | 'verdict' | 'resourceId' | 'missing' | 'because'>[];
}

/** What nobody could see at all. */
export interface Unseen {
  readonly what: string;
  readonly because: string;
  readonly missing?: string | undefined;
}

export interface ReportInput {
  readonly id: string;
  /** The moment the report speaks of, RFC 3339. */
  readonly at: string;
  /** When the report before was made; absent: there was none. */
  readonly since?: string | undefined;
  /** False: made of a single scan, which knows nothing of before. */
  readonly hasHistory: boolean;
  readonly packs: readonly PackText[];
  readonly units: readonly ReportUnit[];
  readonly findings: readonly (Pick<
    Finding,
    'id' | 'unit' | 'ruleId' | 'title' | 'severity' | 'control' | 'resourceId' | 'status' | 'because'
  > & {
    /** Since when it is open without a break. */
    readonly openSince?: string | undefined;
    /** Minutes it was open in all. */
    readonly minutes?: number | undefined;
  })[];
  /** Since the report before. */
  readonly transitions: readonly Pick<Transition, 'findingId' | 'change' | 'at'>[];
  readonly exposure: readonly Exposure[];
  /** Of earlier reports, in any order. */
  readonly earlier: readonly ReportSummary[];
  readonly unseen: readonly Unseen[];
}

/** How a finding stands: `new` and `resolved` and `exempted` since the report before; `ageing`: open for 30 days or more. */
export type Standing = 'new' | 'ageing' | 'open' | 'resolved' | 'exempted' | 'exempt';

export interface ReportFinding {
  readonly id: string;
  readonly standing: Standing;
  readonly unit: string;
  readonly ruleId: string;
  readonly title: string;
  readonly severity: Severity;
  readonly control: Control;
  readonly resourceId: string;
  readonly because: string;
  readonly environment: string;
  readonly owner: string;
  /** Whole days it is open; absent when it is not, or nobody knows. */
  readonly days?: number | undefined;
  readonly minutes?: number | undefined;
}

export interface ControlPosture {
  readonly id: string;
  readonly title: string;
  readonly posture: Posture;
  /** No published mapping ties a rule to it; we do. */
  readonly isInferred: boolean;
  /** Rules that speak for it. */
  readonly rules: number;
}

export interface PackPosture {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  /** Every judgement counts once, however many controls it speaks for. */
  readonly posture: Posture;
  readonly controls: readonly ControlPosture[];
}

/** Units of one environment or owner. */
export interface GroupPosture {
  readonly name: string;
  readonly units: number;
  readonly posture: Posture;
  /** Minutes that findings were open, summed. */
  readonly minutes: number;
}

export interface UnknownGroup {
  /** The RBAC action that would let us see; absent: nobody knows why we could not. */
  readonly missing?: string | undefined;
  readonly because: string;
  /** Judgements that wait for it. */
  readonly judgements: number;
  readonly resources: readonly string[];
}

export interface ReportData {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly at: string;
  readonly since?: string | undefined;
  readonly hasHistory: boolean;
  readonly units: number;
  /** Units that were never looked at. */
  readonly neverSeen: readonly string[];
  readonly posture: Posture;
  readonly controls: readonly ControlPosture[];
  readonly packs: readonly PackPosture[];
  readonly findings: readonly ReportFinding[];
  readonly exposure: readonly Exposure[];
  /** Oldest first; the last is this report. */
  readonly trend: readonly ReportSummary[];
  readonly unknowns: readonly UnknownGroup[];
  readonly unseen: readonly Unseen[];
  readonly environments: readonly GroupPosture[];
  readonly owners: readonly GroupPosture[];
}
