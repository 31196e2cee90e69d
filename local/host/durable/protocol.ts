/** Wire shapes and numbers of the out-of-process Durable protocol (JSON over an orchestrator's input and return value). */

export const EVENT = {
  executionStarted: 0,
  executionCompleted: 1,
  executionFailed: 2,
  executionTerminated: 3,
  taskScheduled: 4,
  taskCompleted: 5,
  taskFailed: 6,
  subOrchestrationCreated: 7,
  subOrchestrationCompleted: 8,
  subOrchestrationFailed: 9,
  timerCreated: 10,
  timerFired: 11,
  orchestratorStarted: 12,
  orchestratorCompleted: 13,
  eventSent: 14,
  eventRaised: 15,
  continueAsNew: 16,
  genericEvent: 17,
  historyState: 18,
  executionSuspended: 19,
  executionResumed: 20,
} as const;

/** What a status query calls the events, by number. */
export const EVENT_NAMES = [
  'ExecutionStarted',
  'ExecutionCompleted',
  'ExecutionFailed',
  'ExecutionTerminated',
  'TaskScheduled',
  'TaskCompleted',
  'TaskFailed',
  'SubOrchestrationInstanceCreated',
  'SubOrchestrationInstanceCompleted',
  'SubOrchestrationInstanceFailed',
  'TimerCreated',
  'TimerFired',
  'OrchestratorStarted',
  'OrchestratorCompleted',
  'EventSent',
  'EventRaised',
  'ContinueAsNew',
  'GenericEvent',
  'HistoryState',
  'ExecutionSuspended',
  'ExecutionResumed',
] as const;

export const ACTION = {
  callActivity: 0,
  callActivityWithRetry: 1,
  callSubOrchestrator: 2,
  callSubOrchestratorWithRetry: 3,
  continueAsNew: 4,
  createTimer: 5,
  waitForExternalEvent: 6,
  callEntity: 7,
  callHttp: 8,
  signalEntity: 9,
  scheduledSignalEntity: 10,
  whenAny: 11,
  whenAll: 12,
  lockEntities: 13,
  releaseEntities: 14,
} as const;

export const STATUSES = ['Running', 'Completed', 'ContinuedAsNew', 'Failed', 'Canceled', 'Terminated', 'Pending', 'Suspended'] as const;
export type RuntimeStatus = (typeof STATUSES)[number];

export function isFinished(status: RuntimeStatus): boolean {
  return status === 'Completed' || status === 'Failed' || status === 'Terminated' || status === 'Canceled';
}

export interface InstanceRef {
  readonly InstanceId: string;
  readonly ExecutionId: string;
}

/** One event of an orchestration's history. Which of the optional fields are there depends on `EventType`. */
export interface HistoryEvent {
  readonly EventType: number;
  /** The task's number on what the orchestrator scheduled, -1 on everything else. */
  readonly EventId: number;
  readonly IsPlayed: boolean;
  /** ISO 8601, UTC. */
  readonly Timestamp: string;
  readonly Name?: string;
  readonly Version?: string | null;
  /** JSON text, except for ExecutionTerminated, where it is the bare reason. */
  readonly Input?: string | null;
  readonly OrchestrationInstance?: InstanceRef;
  readonly ParentInstance?: unknown;
  readonly TaskScheduledId?: number;
  /** JSON text; on completions present even when null, because the SDK parses it. */
  readonly Result?: string | null;
  readonly Reason?: string | null;
  readonly Details?: string;
  readonly InstanceId?: string;
  readonly FireAt?: string;
  readonly TimerId?: number;
  /** Index into STATUSES. */
  readonly OrchestrationStatus?: number;
  readonly [extra: string]: unknown;
}

export interface RetryOptions {
  readonly firstRetryIntervalInMilliseconds: number;
  readonly maxNumberOfAttempts: number;
  readonly backoffCoefficient?: number;
  readonly maxRetryIntervalInMilliseconds?: number;
  readonly retryTimeoutInMilliseconds?: number;
}

/** One entry of the SDK's action list. Which of the optional fields are there depends on `actionType`. */
export interface Action {
  readonly actionType: number;
  readonly functionName?: string;
  readonly input?: unknown;
  readonly instanceId?: string;
  readonly version?: string;
  readonly retryOptions?: RetryOptions;
  readonly fireAt?: string;
  readonly isCanceled?: boolean;
  readonly externalEventName?: string;
  readonly compoundActions?: readonly Action[];
}

/** What the SDK answers to one orchestrator invocation: everything the orchestrator did since its execution began. */
export interface OrchestratorState {
  readonly isDone: boolean;
  readonly actions: readonly (readonly Action[])[];
  readonly output?: unknown;
  readonly error?: string;
  readonly customStatus?: unknown;
}

/** A failed orchestrator throws; behind this marker its message carries the same state that a successful one returns. */
export const OUT_OF_PROCESS_DATA = '\n\n$OutOfProcData$:';

/** V4, as extension 3.14.1 advertises it. */
export const UPPER_SCHEMA_VERSION = 3;

export const DAY_IN_MS = 24 * 60 * 60 * 1000;

export interface TimerLimits {
  /** Longer timers become a chain. */
  readonly maximumShortTimerInMs: number;
  /** Length of one link of the chain. */
  readonly longRunningTimerIntervalInMs: number;
}
