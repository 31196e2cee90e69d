import type { Arm } from '../azure/arm.ts';
import type { Actor, Transition } from '../model/finding.ts';
import type { Log } from '../model/log.ts';
import type { Post } from '../model/message.ts';
import type { Mode } from '../model/remediation.ts';
import type { RemediationRecord } from '../model/remediation-run.ts';
import type { RemediationStore } from '../model/remediation-store.ts';
import type { UnitRef } from '../model/resource-id.ts';
import type { Unit } from '../model/unit.ts';
import type { Judgement } from '../model/verdict.ts';
import type { ContestLimits } from './contested.ts';
import type { GatherFacts } from './gather-facts.ts';
import type { MaintenanceWindow } from './windows.ts';

/** Other modes for a part of the estate. */
export interface ScopedMode {
  /** Canonical id of a subscription, resource group or resource. */
  readonly scope?: string | undefined;
  /** Lower case. */
  readonly environment?: string | undefined;
  readonly mode?: Mode | undefined;
  readonly rules: Readonly<Record<string, Mode>>;
}

/** The `remediation` part of warden.config.yaml. */
export interface RemediationPolicy {
  readonly mode: Mode;
  /** By rule id; wins over `mode`. */
  readonly rules: Readonly<Record<string, Mode>>;
  /** The first that fits wins over both. */
  readonly scopes: readonly ScopedMode[];
  /** Empty: at any time. */
  readonly maintenanceWindows: readonly MaintenanceWindow[];
  readonly contested: ContestLimits;
  readonly approvalWindowInMinutes: number;
  /** Where logs may go; canonical ids. */
  readonly logWorkspaces?: readonly string[];
  readonly budget: { readonly perHour: number; readonly perUnitPerHour: number; readonly percentOfEstatePerHour: number };
  /** Canonical ids; what lies below one is ours too. */
  readonly ownResources: readonly string[];
}

interface CollectOptions {
  readonly signal: AbortSignal;
  /** Ids that must be read afresh. */
  readonly touched: readonly string[];
}

/** Durable Functions, as far as remediation uses it. */
export interface Orchestrations {
  /** Rejects when an instance with this id is running. */
  start(name: string, instanceId: string, input: unknown): Promise<unknown>;
  raiseEvent(instanceId: string, name: string, data: unknown): Promise<unknown>;
}

/** A repair and somebody else take turns; to be told through the ledger. */
export interface Dispute {
  readonly findingId: string;
  /** The transition that was one too many. */
  readonly revertId: string;
  readonly because: string;
  /** The other party. */
  readonly by?: Actor;
  readonly at: string;
}

/** All that remediation needs of the world; wiring.ts supplies it. */
export interface RemediationPorts {
  /** Follows long-running operations; the reader's role can, so that the writer's role holds nothing but writes. */
  readonly reader: Pick<Arm, 'poll' | 'get'>;
  readonly writer: Pick<Arm, 'write'>;
  readonly collect: (unit: UnitRef, options: CollectOptions) => Promise<Unit>;
  /** The one judgement behind every door, exemptions applied. */
  readonly judge: (unit: Unit, at: string) => Promise<readonly Judgement[]>;
  /** What a preflight wants to know beside the unit. */
  readonly gatherFacts: GatherFacts;
  readonly store: RemediationStore;
  /** The policy in force now. */
  readonly policy: () => Promise<RemediationPolicy>;
  readonly orchestrations: Orchestrations;
  /** Object ids of the identities we write with; an event by one of them may be our own write. */
  readonly ownPrincipals: readonly string[];
  readonly log: Log;
  /** The environment that a unit declares; null: it could not be seen. */
  readonly environmentOf: (unit: Unit) => Promise<string | undefined | null>;
  /** A unit as it was last looked at; null: not known. */
  readonly lastSeen: (unit: string) => Promise<Unit | null>;
  /** How many units the estate has, as far as we know. */
  readonly estateSize: () => Promise<number>;
  /** Every transition of a finding. */
  readonly historyOf: (findingId: string) => Promise<readonly Transition[]>;
  /** Tells everybody of a dispute; once, however often it is called. */
  readonly contest: (dispute: Dispute) => Promise<void>;
  /** Signs approval links; null: there is none, and nothing can be approved. */
  readonly signingKey: () => Promise<string | null>;
  /** Where people reach the app, without a slash at the end. */
  readonly publicUrl?: string | undefined;
  /** Tells people that an approval waits or that a remediation ended. A failure is logged and changes nothing. */
  readonly post?: Post | undefined;
  /** Takes a remediation that ended into the records outside. A failure is logged and changes nothing. */
  readonly report?: ((record: RemediationRecord) => Promise<void>) | undefined;
  readonly now?: () => Date;
  readonly newId?: () => string;
  /** Time one activity has; default 2 minutes. */
  readonly activityBudgetInMs?: number;
  /** How long an undo keeps the rule from repairing again; default 7 days. */
  readonly holdInDays?: number;
}

type Optional = 'post' | 'report' | 'publicUrl';

/** The ports with every default filled in. */
export type Equipped = Required<Omit<RemediationPorts, Optional>> & Pick<RemediationPorts, Optional>;
