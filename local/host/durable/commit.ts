import { randomUUID } from 'node:crypto';
import type { Clock } from '../types.ts';
import { executionCompleted, executionStarted, failureFields, newEvent } from './events.ts';
import { toJsonText } from './mirror/actions.ts';
import type { Decision, Ending, Verdict } from './mirror.ts';
import { EVENT, type HistoryEvent, isFinished, type OrchestratorState } from './protocol.ts';
import type { ActivityJob, DurableStore, Instance, Message, Parent } from './store.ts';

interface CommitOptions {
  readonly store: DurableStore;
  readonly clock: Clock;
  /** How much earlier than asked a timer fires. */
  readonly earlyTimersInMs: number;
}

export interface NewInstance {
  readonly instanceId: string;
  readonly name: string;
  /** JSON text. */
  readonly input: string | null;
  readonly version: string | null;
}

type Beginning = NewInstance & { readonly parent: Parent | null; readonly customStatus?: string | null };

/** One run of an orchestrator, and what came of it. */
export interface WorkItem {
  readonly instance: Instance;
  readonly messages: readonly Message[];
  readonly past: readonly HistoryEvent[];
  readonly fresh: readonly HistoryEvent[];
  readonly state: OrchestratorState;
}

interface Effects {
  /** Activities to run. */
  readonly jobs: readonly ActivityJob[];
  /** Instances that have messages now. */
  readonly wake: readonly string[];
}

/** Writes what work items and new instances change. The caller opens the transaction. */
export class Recorder {
  readonly #options: CommitOptions;

  constructor(options: CommitOptions) {
    this.#options = options;
  }

  /** Everything that a work item changes. */
  commit(item: WorkItem, verdict: Verdict): Effects {
    this.#options.store.acknowledge(item.messages);
    return verdict.ending?.kind === 'continueAsNew' ? this.#renew(item, verdict.ending) : this.#record(item, verdict);
  }

  #record({ instance, fresh, state }: WorkItem, verdict: Verdict): Effects {
    const { store, clock } = this.#options;
    const scheduled = verdict.decisions.map((decision) => this.#schedule(instance, decision));
    const ended = this.#end(instance, verdict.ending);
    const played = fresh.map((event) => (event.EventType === EVENT.orchestratorStarted ? event : { ...event, IsPlayed: true }));
    const decided = scheduled.map(({ event }) => event);
    store.appendHistory(instance.instanceId, [...played, ...decided, ...ended.events, newEvent(EVENT.orchestratorCompleted, clock.now())]);
    store.saveInstance({
      ...instance,
      customStatus: toJsonText(state.customStatus),
      status: verdict.suspended ? 'Suspended' : 'Running',
      output: verdict.suspended ? suspensionReason(fresh) : null,
      updatedAt: clock.now(),
      ...ended.fields,
    });
    return {
      jobs: scheduled.flatMap(({ job }) => (job === undefined ? [] : [job])),
      wake: [...scheduled.flatMap(({ wake }) => (wake === undefined ? [] : [wake])), ...ended.wake],
    };
  }

  #schedule(instance: Instance, decision: Decision): { event: HistoryEvent; job?: ActivityJob; wake?: string } {
    const { store, clock, earlyTimersInMs } = this.#options;
    const { instanceId, executionId } = instance;
    switch (decision.kind) {
      case 'activity': {
        const { id, name, input } = decision;
        const job = store.addActivity({ instanceId, executionId, taskId: id, name, input });
        return { event: newEvent(EVENT.taskScheduled, clock.now(), { EventId: id, Name: name, Version: '', Input: input }), job };
      }
      case 'timer': {
        const { id, fireAt } = decision;
        const fired = newEvent(EVENT.timerFired, clock.now(), { TimerId: id, FireAt: fireAt });
        store.send({ instanceId, executionId, visibleAt: Math.max(Date.parse(fireAt) - earlyTimersInMs, clock.now()), event: fired });
        return { event: newEvent(EVENT.timerCreated, clock.now(), { EventId: id, FireAt: fireAt }) };
      }
      case 'subOrchestration':
        return this.#startChild(instance, decision);
    }
  }

  /** A child, or the answer that there can be none. */
  #startChild(instance: Instance, decision: Extract<Decision, { kind: 'subOrchestration' }>): { event: HistoryEvent; wake: string } {
    const { store, clock } = this.#options;
    const { instanceId, executionId } = instance;
    const { id, name, input, version } = decision;
    const fields = { EventId: id, Name: name, Version: version ?? '', InstanceId: decision.instanceId, Input: input };
    const event = newEvent(EVENT.subOrchestrationCreated, clock.now(), fields);
    const refusal = this.#refusal(decision.instanceId, instance);
    if (refusal === undefined) {
      const parent: Parent = { name: instance.name, instanceId, executionId, taskId: id };
      this.begin({ instanceId: decision.instanceId, name, input, version, parent });
      return { event, wake: decision.instanceId };
    }
    const failed = newEvent(EVENT.subOrchestrationFailed, clock.now(), failureFields(id, refusal, refusal));
    store.send({ instanceId, executionId, visibleAt: clock.now(), event: failed });
    return { event, wake: instanceId };
  }

  /** Why no child can begin under this id: whoever has it is not finished yet. */
  #refusal(childId: string, parent: Instance): string | undefined {
    const status = childId === parent.instanceId ? 'Running' : this.#options.store.instance(childId)?.status;
    return status === undefined || isFinished(status) ? undefined : `An Orchestration instance with the status ${status} already exists.`;
  }

  #end(instance: Instance, ending: Ending | undefined): { events: HistoryEvent[]; fields: Partial<Instance>; wake: string[] } {
    if (ending === undefined || ending.kind === 'continueAsNew') return { events: [], fields: {}, wake: [] };
    const { store, clock } = this.#options;
    const status = ending.kind === 'completed' ? 'Completed' : ending.kind === 'failed' ? 'Failed' : 'Terminated';
    store.dropMessages(instance.instanceId, instance.executionId);
    const { parent } = instance;
    if (parent !== null) {
      const event = this.#tellParent(parent, instance, ending);
      store.send({ instanceId: parent.instanceId, executionId: parent.executionId, visibleAt: clock.now(), event });
    }
    const events = [executionCompleted(status, ending.output, clock.now())];
    return { events, fields: { status, output: ending.output }, wake: parent === null ? [] : [parent.instanceId] };
  }

  #tellParent({ taskId }: Parent, instance: Instance, ending: Exclude<Ending, { kind: 'continueAsNew' }>): HistoryEvent {
    const { clock } = this.#options;
    if (ending.kind === 'completed') {
      return newEvent(EVENT.subOrchestrationCompleted, clock.now(), { TaskScheduledId: taskId, Result: ending.output });
    }
    const reason = ending.output ?? `The sub-orchestration ${instance.instanceId} was terminated.`;
    return newEvent(EVENT.subOrchestrationFailed, clock.now(), failureFields(taskId, reason, reason));
  }

  /** The same instance begins again with a new execution; what was raised meanwhile is carried over, earlier events are lost. */
  #renew({ instance, state }: WorkItem, ending: Extract<Ending, { kind: 'continueAsNew' }>): Effects {
    const { store, clock } = this.#options;
    const { instanceId } = instance;
    store.dropMessages(instanceId, instance.executionId);
    this.begin({ ...instance, input: ending.input, customStatus: toJsonText(state.customStatus) }, instance);
    for (const event of ending.carriedOver) {
      store.send({ instanceId, executionId: null, visibleAt: clock.now(), event: { ...event, IsPlayed: false } });
    }
    return { jobs: [], wake: [instanceId] };
  }

  /** Stores a new execution with its first message; `before` is the one it continues. */
  begin({ instanceId, name, input, version, parent, customStatus: status = null }: Beginning, before?: Instance): void {
    const { store, clock } = this.#options;
    const now = clock.now();
    const instance: Instance = {
      instanceId,
      executionId: randomUUID().replaceAll('-', ''),
      name,
      version,
      input,
      output: null,
      customStatus: status,
      status: before === undefined ? 'Pending' : 'Running',
      createdAt: before?.createdAt ?? now,
      updatedAt: now,
      parent,
      generation: before === undefined ? 0 : before.generation + 1,
    };
    store.clearHistory(instanceId);
    store.saveInstance(instance);
    store.send({ instanceId, executionId: instance.executionId, visibleAt: now, event: executionStarted(instance, now) });
  }
}

/** Shown as the output until the next step, as on the real host. */
function suspensionReason(fresh: readonly HistoryEvent[]): string | null {
  return fresh.findLast(({ EventType }) => EventType === EVENT.executionSuspended)?.Reason ?? null;
}
