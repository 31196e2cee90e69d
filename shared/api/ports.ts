import type { Finding, Look, Transition } from '../model/finding.ts';
import type { UnitKind } from '../model/kinds.ts';
import type { RemediationView } from '../model/remediation-run.ts';
import type { KillSwitch } from '../model/remediation-store.ts';
import type { Severity } from '../model/verdict.ts';
import type { DriftRoutes } from './drift.ts';
import type { ExemptionRoutes } from './exemptions.ts';
import type { LookRoutes } from './look.ts';
import type { NotificationRoutes } from './notifications.ts';
import type { PagePorts } from './pages/ports.ts';
import type { PrivacyPorts } from './privacy.ts';
import type { ReportRoutes } from './reports.ts';
import type { ScanRoutes } from './scans.ts';

export type { RemediationView };

/** One page of a list; `next` is opaque and goes into the nextLink. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

export interface Paging {
  readonly top: number;
  readonly next?: string | undefined;
}

export interface FindingFilter extends Paging {
  /** What the id begins with, in lower case. */
  readonly idPrefix?: string | undefined;
  readonly unit?: string | undefined;
  readonly ruleId?: string | undefined;
  readonly severity?: Severity | undefined;
  readonly status?: Finding['status'] | undefined;
  readonly control?: number | undefined;
}

export interface TransitionFilter extends Paging {
  /** RFC 3339. */
  readonly since?: string | undefined;
  readonly unit?: string | undefined;
}

export interface RemediationFilter extends Paging {
  readonly unit?: string | undefined;
  readonly state?: string | undefined;
}

export interface UnitSummary {
  readonly unit: string;
  readonly kind: UnitKind;
  /** Open findings by severity. */
  readonly open: Readonly<Record<Severity, number>>;
  /** When it was last looked at, RFC 3339; absent: never. */
  readonly lastLookAt?: string;
}

/** What an approval link says. */
export interface ApprovalLink {
  /** Of the remediation. */
  readonly id: string;
  readonly ask: number;
  /** Seconds since 1970. */
  readonly expires: number;
  readonly signature: string;
}

/** A link that decides and shows nothing. */
export interface LinkRefused {
  readonly status: 'refused';
  readonly reason: 'forged' | 'expired' | 'used' | 'unavailable';
  readonly because: string;
}

export interface Decision {
  readonly link: ApprovalLink;
  readonly decision: 'approve' | 'decline';
  /** The hash of the plan that was shown; another plan is refused. */
  readonly planHash: string;
  readonly by: string;
}

/** What a decision or a request came to: done, or why not. */
export type Answer =
  | { readonly status: 'accepted'; readonly id: string }
  | { readonly status: 'notFound' | 'conflict'; readonly because: string };

/** What the HTTP routes need; wiring.ts supplies it. */
export interface ApiPorts extends ScanRoutes, ReportRoutes, DriftRoutes, ExemptionRoutes, PrivacyPorts, NotificationRoutes, LookRoutes {
  readonly pages: PagePorts;
  readonly version: string;
  readonly healthy: () => Promise<boolean>;
  readonly listUnits: (paging: Paging) => Promise<Page<UnitSummary>>;
  /** The last look at a unit, without the raw readings. */
  readonly getLook: (unit: string) => Promise<Omit<Look, 'unit'> | null>;
  readonly listFindings: (filter: FindingFilter) => Promise<Page<Finding>>;
  readonly getFinding: (id: string) => Promise<{ finding: Finding; history: readonly Transition[] } | null>;
  readonly listTransitions: (filter: TransitionFilter) => Promise<Page<Transition>>;
  readonly listRemediations: (filter: RemediationFilter) => Promise<Page<RemediationView>>;
  readonly getRemediation: (id: string) => Promise<RemediationView | null>;
  /** The signed address of the ask that is open; undefined when nobody is asked. */
  readonly approvalUrl: (remediation: string) => Promise<string | undefined>;
  readonly openLink: (
    link: ApprovalLink,
    by: string,
  ) => Promise<{ readonly status: 'open'; readonly remediation: RemediationView } | LinkRefused>;
  readonly decide: (decision: Decision) => Promise<Answer | LinkRefused>;
  readonly killSwitch: () => Promise<KillSwitch | null>;
  readonly setKillSwitch: (value: Pick<KillSwitch, 'on' | 'by' | 'because'>) => Promise<void>;
  /** Starts repairing an open finding; mode, preflight and approval apply as always. */
  readonly requestRemediation: (findingId: string, by: string) => Promise<Answer>;
  readonly requestUndo: (remediation: string, by: string) => Promise<Answer>;
}
