import type { Mode, Plan, Preflight, RemediationOutcome, RemediationRequest } from './remediation.ts';

/**
 * Where a remediation stands. Its outcome is set when it is `finished`. `waiting`: people are asked; `scheduled`: it may write and waits
 * for a maintenance window.
 */
export type RunState = 'planning' | 'waiting' | 'scheduled' | 'applying' | 'verifying' | 'finished';

export type UndoOutcome = 'undone' | 'notNeeded' | 'conflict' | 'refused' | 'failed';

/** What the mode, the class and the preflight together allow. Only `run` may write without a person. */
export type Gate = 'nothing' | 'refuse' | 'record' | 'ask' | 'run';

/** A question put to people: it is answered for exactly this plan with exactly this preflight. */
export interface Ask {
  /** Counts from 1; another plan or a worse preflight asks again. */
  readonly number: number;
  readonly planHash: string;
  readonly preflight: Preflight['result'];
  readonly askedAt: string;
  readonly expiresAt: string;
}

export interface Decision {
  /** Unguessable; all that the event to the orchestration carries. */
  readonly id: string;
  readonly remediation: string;
  /** The ask it answers. */
  readonly number: number;
  readonly planHash: string;
  readonly answer: 'approve' | 'decline';
  readonly by: string;
  readonly at: string;
  readonly comment?: string;
  /** Set once the orchestration acted on it. */
  readonly usedAt?: string;
  /** The write it was used for (`RemediationRecord.writeId`): asked for again by the same one, it is still good. */
  readonly usedFor?: string;
}

/** One remediation or one undo, from the request to the outcome; what the history table holds. */
export interface RemediationRecord {
  readonly schemaVersion: 1;
  /** Also the orchestration's instance id; newer ids sort first. */
  readonly id: string;
  readonly kind: 'fix' | 'undo';
  readonly request: RemediationRequest;
  /** For an undo: the remediation it takes back. */
  readonly undoes?: string;
  readonly state: RunState;
  readonly outcome?: RemediationOutcome | UndoOutcome;
  readonly because?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly finishedAt?: string;
  readonly mode?: Mode;
  /** The unit's environment, lower case, where it declares one. */
  readonly environment?: string;
  readonly gate?: Gate;
  /** When the next maintenance window begins, RFC 3339, while there is none. */
  readonly notBefore?: string;
  readonly plan?: Plan;
  readonly preflight?: Preflight;
  readonly ask?: Ask;
  readonly decisions: readonly Decision[];
  /** Hash of the plan a person agreed to. */
  readonly approvedHash?: string;
  readonly approver?: string;
  /** Set just before the write is sent: from then on Azure may have it. */
  readonly wroteAt?: string;
  /** Names the one write that an approval is used for, however often the step that sends it is repeated. */
  readonly writeId?: string;
  /** Where ARM reports on a long-running write. Signed by some providers: it stays in the table. */
  readonly operationUrl?: string;
  /** Why nobody knows how a long-running write ended; only reading back can tell. */
  readonly untold?: string;
}

/** A record as people see it: without the addresses and ids that the machinery works with. */
export interface RemediationView {
  readonly id: string;
  readonly kind: 'fix' | 'undo';
  readonly undoes?: string;
  readonly remediationId: string;
  readonly ruleId: string;
  readonly findingId: string;
  readonly resourceId: string;
  readonly unit: string;
  readonly requestedBy: string;
  readonly state: RunState;
  readonly outcome?: string;
  readonly because?: string;
  readonly mode?: Mode;
  readonly plan?: Plan;
  readonly preflight?: Preflight;
  readonly approver?: string;
  readonly requestedAt: string;
  readonly endedAt?: string;
  /** When a pending approval ends. */
  readonly expiresAt?: string;
  /** Which ask is open; part of the approval link. */
  readonly ask?: number;
  /** When it may be written: the next maintenance window. */
  readonly notBefore?: string;
  /** The signed address of the open ask; only for approvers. A path where the app does not know its own address. */
  readonly approvalUrl?: string;
}

/** What the plan step found, reduced to what the orchestration decides on. */
export interface Proposal {
  readonly gate: Gate;
  readonly because: string;
  readonly planHash: string | null;
  readonly preflight: Preflight['result'];
  /** Nothing may be written before: when the next maintenance window begins, RFC 3339. */
  readonly notBefore?: string;
}

export type BeginAnswer = { readonly status: 'begun' } | { readonly status: 'refused'; readonly because: string };

export type ApplyAnswer =
  /** The write is done. */
  | { readonly status: 'written' }
  /** ARM goes on working; ask with pollOperation. */
  | { readonly status: 'accepted'; readonly retryAfterInMs: number }
  /** Somebody else made it so. */
  | { readonly status: 'alreadyDone' }
  /** The plan of now is another than the one to be applied. */
  | { readonly status: 'stale' }
  /** Not outside of a maintenance window; plan again then. Only for who says that it can wait. */
  | { readonly status: 'notYet' }
  /** We do not want to. */
  | { readonly status: 'refused'; readonly because: string }
  /** Undo only: the value is neither what we wrote nor what it was before. */
  | { readonly status: 'conflict'; readonly because: string }
  /** ARM does not want to. */
  | { readonly status: 'failed'; readonly because: string };

export type PollAnswer =
  | { readonly status: 'running'; readonly retryAfterInMs: number }
  | { readonly status: 'succeeded' }
  | { readonly status: 'failed'; readonly because: string };

export interface VerifyAnswer {
  readonly status: 'asPlanned' | 'otherwise' | 'unknown';
  readonly because: string;
}

export type DecisionAnswer =
  | { readonly answer: 'approved' | 'declined'; readonly because: string }
  /** Not a decision we stored for this ask; whoever raised the event decided nothing. */
  | { readonly answer: 'ignored'; readonly because: string };

interface ById {
  /** Id of the remediation or undo, which is the instance id. */
  readonly id: string;
}

/**
 * What the orchestrations may ask for; functions/remediate.ts registers one activity under each name.
 * Every one may run more than once for the same step and then answers the same.
 */
export interface RemediationActivities {
  beginRemediation(input: ById & { readonly request: RemediationRequest }): Promise<BeginAnswer>;
  planRemediation(input: ById): Promise<Proposal>;
  askForApproval(input: ById & { readonly number: number; readonly planHash: string }): Promise<Ask>;
  loadDecision(input: ById & { readonly number: number; readonly decisionId: string }): Promise<DecisionAnswer>;
  /** `canWait`: the orchestration knows `notYet`; others are refused outside of a window. */
  applyRemediation(input: ById & { readonly planHash: string; readonly canWait?: boolean }): Promise<ApplyAnswer>;
  pollOperation(input: ById): Promise<PollAnswer>;
  verifyRemediation(input: ById): Promise<VerifyAnswer>;
  finishRemediation(input: ById & { readonly outcome: RemediationOutcome; readonly because: string }): Promise<null>;
  beginUndo(input: ById & UndoRequest): Promise<BeginAnswer>;
  applyUndo(input: ById): Promise<ApplyAnswer>;
  verifyUndo(input: ById): Promise<VerifyAnswer>;
  finishUndo(input: ById & { readonly outcome: UndoOutcome; readonly because: string }): Promise<null>;
}

export interface UndoRequest {
  /** The remediation to take back. */
  readonly undoes: string;
  readonly requestedBy: string;
}

const names = {
  beginRemediation: true,
  planRemediation: true,
  askForApproval: true,
  loadDecision: true,
  applyRemediation: true,
  pollOperation: true,
  verifyRemediation: true,
  finishRemediation: true,
  beginUndo: true,
  applyUndo: true,
  verifyUndo: true,
  finishUndo: true,
} as const satisfies Record<keyof RemediationActivities, true>;

/** The name of every activity; the compiler refuses a list that lacks one. */
export const remediationActivityNames = Object.keys(names) as readonly (keyof RemediationActivities)[];
