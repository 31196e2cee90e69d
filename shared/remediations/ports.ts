import type { Arm } from '../azure/arm.ts';
import type { Log } from '../model/log.ts';
import type { Mode } from '../model/remediation.ts';
import type { RemediationRecord } from '../model/remediation-run.ts';
import type { RemediationStore } from '../model/remediation-store.ts';
import type { UnitRef } from '../model/resource-id.ts';
import type { Unit } from '../model/unit.ts';
import type { Judgement } from '../model/verdict.ts';

/** The `remediation` part of warden.config.yaml. */
export interface RemediationPolicy {
  readonly mode: Mode;
  /** By rule id; wins over `mode`. */
  readonly rules: Readonly<Record<string, Mode>>;
  readonly approvalWindowInMinutes: number;
  readonly budget: { readonly perHour: number; readonly perUnitPerHour: number };
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

/** All that remediation needs of the world; wiring.ts supplies it. */
export interface RemediationPorts {
  /** Follows long-running operations; the reader's role can, so that the writer's role holds nothing but writes. */
  readonly reader: Pick<Arm, 'poll' | 'get'>;
  readonly writer: Pick<Arm, 'write'>;
  readonly collect: (unit: UnitRef, options: CollectOptions) => Promise<Unit>;
  /** The one judgement behind every door, exemptions applied. */
  readonly judge: (unit: Unit, at: string) => Promise<readonly Judgement[]>;
  readonly store: RemediationStore;
  /** The policy in force now. */
  readonly policy: () => Promise<RemediationPolicy>;
  readonly orchestrations: Orchestrations;
  /** Object ids of the identities we write with; an event by one of them may be our own write. */
  readonly ownPrincipals: readonly string[];
  readonly log: Log;
  /** Tells people that an approval waits or that a remediation ended. A failure is logged and changes nothing. */
  readonly notify?: (record: RemediationRecord) => Promise<void>;
  readonly now?: () => Date;
  readonly newId?: () => string;
  /** Time one activity has; default 2 minutes. */
  readonly activityBudgetInMs?: number;
  /** How long an undo keeps the rule from repairing again; default 7 days. */
  readonly holdInDays?: number;
}

/** The ports with every default filled in. */
export type Equipped = Required<Omit<RemediationPorts, 'notify'>> & Pick<RemediationPorts, 'notify'>;
