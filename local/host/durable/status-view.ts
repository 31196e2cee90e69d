import { EVENT, EVENT_NAMES, type HistoryEvent, STATUSES } from './protocol.ts';
import type { Instance } from './store.ts';

/** An instance as a status query shows it. */
export function statusView(instance: Instance, showInput: boolean): Readonly<Record<string, unknown>> {
  const { name, instanceId, status, input, customStatus, output, createdAt, updatedAt } = instance;
  return {
    name,
    instanceId,
    runtimeStatus: status,
    input: showInput ? parsed(input) : null,
    customStatus: parsed(customStatus),
    output: parsed(output),
    createdTime: inSeconds(createdAt),
    lastUpdatedTime: inSeconds(updatedAt),
  };
}

/** The parsed JSON, or the text itself when it is none; null for nothing. */
export function parsed(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function inSeconds(atInMs: number): string {
  return `${new Date(atInMs).toISOString().slice(0, 19)}Z`;
}

const HIDDEN: ReadonlySet<number> = new Set([EVENT.orchestratorStarted, EVENT.orchestratorCompleted]);

/** History as a status query shows it: names instead of numbers, and a scheduled task inside its completion. */
export function historyView(history: readonly HistoryEvent[], showOutput: boolean): Readonly<Record<string, unknown>>[] {
  const scheduled = new Map(history.filter(isScheduled).map((event) => [event.EventId, event]));
  const completed = new Set(history.map(({ TaskScheduledId }) => TaskScheduledId));
  return history
    .filter((event) => !HIDDEN.has(event.EventType) && !(isScheduled(event) && completed.has(event.EventId)))
    .map((event) => viewOf(event, scheduled.get(event.TaskScheduledId ?? -1), showOutput));
}

function isScheduled({ EventType }: HistoryEvent): boolean {
  return EventType === EVENT.taskScheduled || EventType === EVENT.subOrchestrationCreated;
}

function viewOf(event: HistoryEvent, scheduled: HistoryEvent | undefined, showOutput: boolean): Readonly<Record<string, unknown>> {
  const { EventId, IsPlayed, TaskScheduledId, TimerId, Version, Tags, OrchestrationInstance, ParentInstance, Result, ...shown } = event;
  return {
    ...shown,
    EventType: EVENT_NAMES[event.EventType],
    ...(Result !== undefined && showOutput ? { Result: parsed(Result) } : {}),
    ...(event.EventType === EVENT.executionStarted ? { FunctionName: event.Name } : {}),
    ...(scheduled === undefined ? {} : { ScheduledTime: scheduled.Timestamp, FunctionName: scheduled.Name }),
    ...(event.OrchestrationStatus === undefined ? {} : { OrchestrationStatus: STATUSES[event.OrchestrationStatus] }),
  };
}
