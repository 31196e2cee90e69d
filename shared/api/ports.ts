import type { Finding, Look, Transition } from '../model/finding.ts';
import type { UnitKind } from '../model/kinds.ts';
import type { Plan, Preflight } from '../model/remediation.ts';
import type { Severity } from '../model/verdict.ts';
import type { PagePorts } from './pages/ports.ts';
import type { ScanRoutes } from './scans.ts';

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

export interface RemediationView {
  readonly id: string;
  readonly remediationId: string;
  readonly ruleId: string;
  readonly findingId: string;
  readonly resourceId: string;
  readonly unit: string;
  readonly state: string;
  readonly outcome?: string;
  readonly because?: string;
  readonly plan?: Plan;
  readonly preflight?: Preflight;
  readonly approver?: string;
  readonly requestedAt: string;
  readonly endedAt?: string;
  /** When a pending approval ends. */
  readonly expiresAt?: string;
}

export interface Decision {
  readonly remediation: string;
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
export interface ApiPorts extends ScanRoutes {
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
  readonly decide: (decision: Decision) => Promise<Answer>;
  /** Starts repairing an open finding; mode, preflight and approval apply as always. */
  readonly requestRemediation: (findingId: string, by: string) => Promise<Answer>;
  readonly requestUndo: (remediation: string, by: string) => Promise<Answer>;
}
