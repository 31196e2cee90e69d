import { EVENT, type HistoryEvent, STATUSES } from './protocol.ts';
import type { Instance } from './store.ts';

/** A new event, not yet played. */
export function newEvent(type: number, atInMs: number, fields: Partial<HistoryEvent> = {}): HistoryEvent {
  return { EventType: type, EventId: -1, IsPlayed: false, Timestamp: new Date(atInMs).toISOString(), ...fields };
}

export function executionStarted(instance: Instance, atInMs: number): HistoryEvent {
  const { instanceId, executionId, name, version, input, parent, generation } = instance;
  return newEvent(EVENT.executionStarted, atInMs, {
    OrchestrationInstance: { InstanceId: instanceId, ExecutionId: executionId },
    Name: name,
    Version: version,
    Input: input,
    Tags: null,
    Generation: generation,
    ParentInstance:
      parent === null
        ? null
        : {
            Name: parent.name,
            OrchestrationInstance: { InstanceId: parent.instanceId, ExecutionId: parent.executionId },
            TaskScheduleId: parent.taskId,
            Version: '',
          },
  });
}

export function executionCompleted(status: 'Completed' | 'Failed' | 'Terminated', output: string | null, atInMs: number): HistoryEvent {
  return newEvent(EVENT.executionCompleted, atInMs, {
    OrchestrationStatus: STATUSES.indexOf(status),
    Result: output,
    FailureDetails: null,
  });
}

/** What a failed task carries: the text, and the shape that the SDK appends to it. */
export function failureFields(taskId: number, reason: string, message: string): Partial<HistoryEvent> {
  const Details = JSON.stringify({ $type: 'System.Exception, System.Private.CoreLib', ClassName: 'System.Exception', Message: message });
  return { TaskScheduledId: taskId, Reason: reason, Details, FailureDetails: null };
}

/** Storage may hand a result over twice; the second one is not history. */
export function isDuplicate(past: readonly HistoryEvent[], event: HistoryEvent): boolean {
  if (event.TimerId !== undefined) {
    return past.some(({ EventType, TimerId }) => EventType === EVENT.timerFired && TimerId === event.TimerId);
  }
  return event.TaskScheduledId !== undefined && past.some(({ TaskScheduledId }) => TaskScheduledId === event.TaskScheduledId);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a worker that died leaves behind; everything else was thrown by a function. */
export function isWorkerGone(message: string): boolean {
  return /^node exited\b/.test(message);
}
