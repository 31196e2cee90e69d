import type { Json, JsonObject } from './json.ts';
import type { Kind } from './kinds.ts';
import type { FactName, PreflightFacts } from './preflight-facts.ts';
import type { Resource, Unit } from './unit.ts';

export type Mode = 'off' | 'audit' | 'shadow' | 'approve' | 'auto';

export interface Write {
  readonly method: 'PATCH' | 'PUT' | 'DELETE';
  readonly body: JsonObject;
}

/** A change written down before it is made: a person can read it, and it can be undone. */
export interface Plan {
  readonly remediationId: string;
  readonly resourceId: string;
  /** What is written where it is not the resource itself: a diagnostic setting hangs on it. */
  readonly writesTo?: { readonly id: string; readonly kind: Kind };
  readonly apiVersion: string;
  readonly summary: string;
  readonly change: Write;
  /** Property path → value now and value afterwards; null where the property is absent. */
  readonly differences: readonly { readonly path: string; readonly before: Json; readonly after: Json }[];
  /** What brings the pre-image back; null when nothing can. */
  readonly undo: Write | null;
  readonly risk: 'low' | 'disruptive' | 'irreversible';
  /** What people will notice. Sentences. */
  readonly sideEffects: readonly string[];
  /** The RBAC actions the write needs, exactly. */
  readonly actions: readonly string[];
  /** sha256 hex over resource, change and pre-image: another hash is another plan and needs another approval. */
  readonly hash: string;
}

export interface Preflight {
  /** Only `safe` may run by itself. */
  readonly result: 'safe' | 'unsafe' | 'unknown';
  readonly reasons: readonly string[];
}

/** What a plan may need beside the resource. */
export interface PlanContext {
  readonly unit?: Unit | undefined;
  /** Canonical ids of Log Analytics workspaces that logs may go to. */
  readonly logWorkspaces?: readonly string[] | undefined;
}

/** One repairable change. Pure: all it knows is the resource and its unit as read just now. */
export interface Remediation {
  readonly id: string;
  readonly title: string;
  readonly kind: Kind;
  /** Rules whose findings it repairs. */
  readonly ruleIds: readonly string[];
  /** AUTO may run by itself where configured; GATED needs an approval or an explicit opt-in by rule id. */
  readonly class: 'AUTO' | 'GATED';
  /** Property paths it writes, as they stand in arm-types. */
  readonly writes: readonly string[];
  readonly actions: readonly string[];
  /** Null when the resource is already as it should be. */
  plan(resource: Resource, context?: PlanContext): Plan | null;
  /** Why no plan can be made at all; null or absent: one can. */
  obstacle?(resource: Resource, context: PlanContext): string | null;
  /** What its preflight wants to know beside the unit. */
  readonly facts?: readonly FactName[];
  preflight(resource: Resource, unit: Unit, facts: PreflightFacts): Preflight;
  /** A write of an earlier plan, on the resource as it is now; absent: it is the same whatever else changed. */
  rebase?(write: Write, resource: Resource): Write;
}

export interface RemediationRequest {
  readonly remediationId: string;
  readonly ruleId: string;
  readonly findingId: string;
  readonly resourceId: string;
  readonly unit: string;
  /** The transition or the person that asked for it. */
  readonly requestedBy: string;
}

export type RemediationOutcome = 'notNeeded' | 'refused' | 'declined' | 'expired' | 'shadowed' | 'repaired' | 'stillFailing' | 'failed';
