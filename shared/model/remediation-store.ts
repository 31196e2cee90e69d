import type { Decision, RemediationRecord, RunState } from './remediation-run.ts';

export interface RecordFilter {
  /** Canonical id of a unit. */
  readonly unit?: string;
  readonly resourceId?: string;
  readonly state?: RunState;
  /** True: in any state but `finished`. */
  readonly unfinished?: boolean;
  /** Most records on a page, 1 to 100. */
  readonly top?: number;
  /** From the page before. */
  readonly token?: string;
}

export interface RecordPage {
  /** Newest first. */
  readonly records: readonly RemediationRecord[];
  /** Absent on the last page. */
  readonly token?: string;
}

export interface KillSwitch {
  readonly on: boolean;
  readonly by: string;
  readonly at: string;
  readonly because: string;
}

/** Keeps a rule from repairing a resource by itself until then: somebody took a repair back. */
export interface Hold {
  readonly resourceId: string;
  readonly ruleId: string;
  /** RFC 3339. */
  readonly until: string;
  /** The undo that set it. */
  readonly by: string;
}

/** What an approval is used for. */
export interface Use {
  /** Id of a write. */
  readonly writeId: string;
  /** RFC 3339. */
  readonly at: string;
}

export interface BudgetRequest {
  /** Instance that wants to write; it is counted once however often it asks. */
  readonly id: string;
  readonly unit: string;
  readonly at: Date;
  readonly perHour: number;
  readonly perUnitPerHour: number;
  /** Most units that may be written to in an hour. */
  readonly unitsPerHour: number;
}

export interface LockRequest {
  readonly resourceId: string;
  readonly remediationId: string;
  /** Instance that wants it. */
  readonly id: string;
  readonly now: Date;
  /** When the lock counts as forgotten. */
  readonly expiresAt: Date;
}

/** What remediation remembers. A failing store rejects; callers then do not write to Azure. */
export interface RemediationStore {
  /** False when the id is taken. */
  insert(record: RemediationRecord): Promise<boolean>;
  get(id: string): Promise<RemediationRecord | null>;
  /** Read, change, write if nobody wrote meanwhile, else again. Rejects for an id nobody inserted. */
  update(id: string, change: (record: RemediationRecord) => RemediationRecord): Promise<RemediationRecord>;
  list(filter: RecordFilter): Promise<RecordPage>;

  /** Answers with the decision that stands: the one given, or the one that was there before it. One per ask. */
  decide(decision: Decision): Promise<Decision>;
  decision(remediation: string, number: number): Promise<Decision | null>;
  /** Marks it used for one write and answers true, however often it is asked for that write; false when it was used for another. */
  useDecision(remediation: string, number: number, use: Use): Promise<boolean>;

  /** Takes one from every budget or from none; answers which is exhausted. */
  takeBudget(request: BudgetRequest): Promise<'taken' | 'hour' | 'unit' | 'estate'>;

  killSwitch(): Promise<KillSwitch | null>;
  setKillSwitch(value: KillSwitch): Promise<void>;

  /** Takes or prolongs the lock; answers the instance that holds it now. */
  lock(request: LockRequest): Promise<string>;
  /** Gives it back if this instance holds it. */
  unlock(resourceId: string, remediationId: string, id: string): Promise<void>;
  holder(resourceId: string, remediationId: string, now: Date): Promise<string | null>;

  hold(hold: Hold): Promise<void>;
  /** The hold in force, else null. */
  held(resourceId: string, ruleId: string, now: Date): Promise<Hold | null>;
  unhold(resourceId: string, ruleId: string): Promise<void>;
}
