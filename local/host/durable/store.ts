import type { HistoryEvent, RuntimeStatus } from './protocol.ts';

export interface Parent {
  readonly name: string;
  readonly instanceId: string;
  readonly executionId: string;
  /** Number of the parent's task that waits for this instance. */
  readonly taskId: number;
}

export interface Instance {
  readonly instanceId: string;
  readonly executionId: string;
  readonly name: string;
  readonly version: string | null;
  /** JSON text, like customStatus; output is JSON text too, but bare text once failed, terminated or suspended. */
  readonly input: string | null;
  readonly output: string | null;
  readonly customStatus: string | null;
  readonly status: RuntimeStatus;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly parent: Parent | null;
  /** How often it has continued as new. */
  readonly generation: number;
}

/** An event on its way to an instance; one that becomes visible later is a timer. */
export interface Message {
  readonly seq: number;
  readonly instanceId: string;
  /** Null reaches whichever execution is there; anything else only that one. */
  readonly executionId: string | null;
  /** Milliseconds since the epoch. */
  readonly visibleAt: number;
  readonly event: HistoryEvent;
}

export interface ActivityJob {
  readonly seq: number;
  readonly instanceId: string;
  readonly executionId: string;
  readonly taskId: number;
  readonly name: string;
  /** JSON text of an array with the one input. */
  readonly input: string;
}

export interface InstanceQuery {
  readonly idPrefix?: string;
  readonly createdFrom?: number;
  readonly createdTo?: number;
  readonly statuses?: readonly RuntimeStatus[];
  /** Only instances whose id sorts behind this one. */
  readonly after?: string;
  readonly limit?: number;
}

/** State of one task hub. What one work item changes belongs into one transaction. */
export interface DurableStore {
  /** All of `work`, which must not wait for anything, or nothing. */
  transaction<T>(work: () => T): T;
  instance(instanceId: string): Instance | undefined;
  saveInstance(instance: Instance): void;
  /** Sorted by id. */
  instances(query?: InstanceQuery): Instance[];
  /** Forgets the instance, its history, messages and activities. */
  purge(instanceId: string): void;
  history(instanceId: string): HistoryEvent[];
  appendHistory(instanceId: string, events: readonly HistoryEvent[]): void;
  clearHistory(instanceId: string): void;
  send(message: Omit<Message, 'seq'>): void;
  /** Messages of an instance that are visible now, in the order in which they were sent. */
  due(instanceId: string, now: number): Message[];
  acknowledge(messages: readonly Message[]): void;
  /** Drops what is addressed to one execution, or with null everything addressed to the instance. */
  dropMessages(instanceId: string, executionId: string | null): void;
  instancesDue(now: number): string[];
  /** When the next message after `now` becomes visible. */
  nextVisible(now: number): number | undefined;
  addActivity(job: Omit<ActivityJob, 'seq'>): ActivityJob;
  activities(): ActivityJob[];
  /** False when the job is not there any more: its result is of no use then. */
  finishActivity(seq: number): boolean;
  close(): void;
}

export function matches(instance: Instance, query: InstanceQuery): boolean {
  const { idPrefix = '', createdFrom = -Infinity, createdTo = Infinity, statuses = [], after } = query;
  return (
    instance.instanceId.startsWith(idPrefix) &&
    instance.createdAt >= createdFrom &&
    instance.createdAt <= createdTo &&
    (statuses.length === 0 || statuses.includes(instance.status)) &&
    (after === undefined || instance.instanceId > after)
  );
}
