import { expect, it } from 'vitest';
import { type FunctionKind, mirror, type Verdict } from '../../../../local/host/durable/mirror.ts';
import {
  ACTION,
  type Action,
  DAY_IN_MS,
  EVENT,
  type HistoryEvent,
  type OrchestratorState,
  type RetryOptions,
} from '../../../../local/host/durable/protocol.ts';

/** Histories and action lists as short as the tests want to read them. Times are seconds after this moment. */
const START = Date.parse('2026-01-01T00:00:00Z');
export const DAY_IN_S = DAY_IN_MS / 1000;

const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString();

const event = (EventType: number, fields: Partial<HistoryEvent> = {}): HistoryEvent => ({
  EventType,
  EventId: -1,
  IsPlayed: false,
  Timestamp: at(0),
  ...fields,
});

/** One work item: it begins at `seconds` and holds `events`. */
export const turn = (seconds: number, ...events: readonly HistoryEvent[]): HistoryEvent[] => [
  event(EVENT.orchestratorStarted, { Timestamp: at(seconds) }),
  ...events,
  event(EVENT.orchestratorCompleted),
];

export const happened = {
  started: event(EVENT.executionStarted, { Name: 'tested', Input: null }),
  scheduled: (EventId: number, Name: string) => event(EVENT.taskScheduled, { EventId, Name, Version: '', Input: null }),
  completed: (TaskScheduledId: number) => event(EVENT.taskCompleted, { TaskScheduledId, Result: 'null' }),
  failed: (TaskScheduledId: number) => event(EVENT.taskFailed, { TaskScheduledId, Reason: 'no', Details: 'no' }),
  timer: (EventId: number, seconds: number) => event(EVENT.timerCreated, { EventId, FireAt: at(seconds) }),
  fired: (TimerId: number) => event(EVENT.timerFired, { TimerId }),
  child: (EventId: number, Name: string) => event(EVENT.subOrchestrationCreated, { EventId, Name, InstanceId: `child-${EventId}` }),
  childCompleted: (TaskScheduledId: number) => event(EVENT.subOrchestrationCompleted, { TaskScheduledId, Result: 'null' }),
  childFailed: (TaskScheduledId: number) => event(EVENT.subOrchestrationFailed, { TaskScheduledId, Reason: 'no', Details: 'no' }),
  raised: (Name: string, data: unknown = null) => event(EVENT.eventRaised, { Name, Input: JSON.stringify(data) }),
  terminated: (reason: string) => event(EVENT.executionTerminated, { Input: reason }),
  suspended: event(EVENT.executionSuspended, { Reason: 'wait' }),
  resumed: event(EVENT.executionResumed, { Reason: 'go' }),
} as const;

export const act = {
  activity: (functionName: string, input: unknown = null): Action => ({ actionType: ACTION.callActivity, functionName, input }),
  activityWithRetry: (functionName: string, retryOptions: RetryOptions): Action => ({
    actionType: ACTION.callActivityWithRetry,
    functionName,
    retryOptions,
  }),
  child: (functionName: string, more: Partial<Action> = {}): Action => ({
    actionType: ACTION.callSubOrchestrator,
    functionName,
    ...more,
  }),
  childWithRetry: (functionName: string, retryOptions: RetryOptions): Action => ({
    actionType: ACTION.callSubOrchestratorWithRetry,
    functionName,
    retryOptions,
  }),
  timer: (seconds: number, isCanceled = false): Action => ({ actionType: ACTION.createTimer, fireAt: at(seconds), isCanceled }),
  wait: (externalEventName: string): Action => ({ actionType: ACTION.waitForExternalEvent, externalEventName }),
  all: (...compoundActions: readonly Action[]): Action => ({ actionType: ACTION.whenAll, compoundActions }),
  any: (...compoundActions: readonly Action[]): Action => ({ actionType: ACTION.whenAny, compoundActions }),
  continueAsNew: (input: unknown): Action => ({ actionType: ACTION.continueAsNew, input }),
} as const;

export interface Play {
  readonly history: readonly HistoryEvent[];
  readonly actions: readonly Action[];
  /** How the SDK's answer ends; by default the orchestrator still waits. */
  readonly ends?: Partial<OrchestratorState>;
  readonly isKnown?: (name: string, kind: FunctionKind) => boolean;
}

export function play({ history, actions, ends = {}, isKnown = () => true }: Play): Verdict {
  return mirror({
    orchestrator: 'tested',
    executionId: 'run-1',
    history,
    state: { isDone: false, actions: [actions], ...ends },
    limits: { maximumShortTimerInMs: 6 * DAY_IN_MS, longRunningTimerIntervalInMs: 3 * DAY_IN_MS },
    isKnown,
  });
}

/** What is to be done next, a line each: `0 activity a`, `1 timer 00:00:05`, `2 subOrchestration c`. Throws when the orchestration fails. */
export function next(given: Play): string[] {
  const { decisions, ending } = play(given);
  if (ending?.kind === 'failed') throw new Error(`Expected the orchestration to go on, but it failed: ${ending.output}`);
  return decisions.map((decision) =>
    decision.kind === 'timer' ? `${decision.id} timer ${readable(decision.fireAt)}` : `${decision.id} ${decision.kind} ${decision.name}`,
  );
}

function readable(fireAt: string): string {
  const inMs = Date.parse(fireAt) - START;
  const days = Math.floor(inMs / DAY_IN_MS);
  return `${days > 0 ? `${days}d ` : ''}${new Date(inMs % DAY_IN_MS).toISOString().slice(11, 23).replace('.000', '')}`;
}

/** One row: the history and the SDK's list, and what the host must do next. */
export const rows = (...table: readonly (readonly [behaviour: string, given: Play, expected: readonly string[]])[]): void =>
  it.each(table)('%s', (_, given, expected) => {
    expect(next(given)).toEqual(expected);
  });

export const begun = turn(0, happened.started);
export const thrice = { firstRetryIntervalInMilliseconds: 5_000, maxNumberOfAttempts: 3 };
