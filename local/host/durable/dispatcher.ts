import { randomUUID } from 'node:crypto';
import type { Clock, Invoke, Log, RegisteredFunction } from '../types.ts';
import { type Activities, createActivities } from './activities.ts';
import { callOrchestrator, failedState } from './call-orchestrator.ts';
import { executionCompleted, executionStarted, failureFields, isDuplicate, messageOf, newEvent } from './events.ts';
import { toJsonText } from './mirror/actions.ts';
import { type Decision, type Ending, mirror, type Verdict } from './mirror.ts';
import { EVENT, type HistoryEvent, isFinished, type OrchestratorState, type TimerLimits } from './protocol.ts';
import type { ActivityJob, DurableStore, Instance, Message, Parent } from './store.ts';

export interface DispatcherOptions {
  readonly functions: Iterable<RegisteredFunction>;
  readonly invoke: Invoke;
  readonly store: DurableStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: TimerLimits;
  readonly maxConcurrentActivities: number;
  /** How much earlier than asked a timer fires; the real host: up to a second. */
  readonly earlyTimersInMs: number;
  /** How long a stop waits for what runs, in real time. */
  readonly drainInMs: number;
}

export interface NewInstance {
  readonly instanceId: string;
  readonly name: string;
  /** JSON text. */
  readonly input: string | null;
  readonly version: string | null;
}

/** Turns stored messages into orchestrator and activity invocations and commits their effects, one work item at a time. */
export interface Dispatcher {
  start(): void;
  /** Begins nothing any more, and gives what runs `drainInMs` to end and be recorded. */
  stop(): Promise<void>;
  /** Resolves when nothing runs and nothing waits, except for time to pass. */
  whenIdle(): Promise<void>;
  /** Replaces a finished instance of the same id. */
  create(instance: NewInstance): void;
  /** Sends an event to whichever execution is there. */
  post(instanceId: string, event: HistoryEvent): void;
}

/** How long a work item that broke waits before it is tried again. */
const RETRY_IN_MS = 1_000;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  return new Hub(options);
}

class Hub implements Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #orchestrators: ReadonlyMap<string, RegisteredFunction>;
  readonly #activityNames: ReadonlySet<string>;
  readonly #activities: Activities;
  readonly #busy = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  /** Instances whose last work item broke, and how to cancel the next try. */
  readonly #resting = new Map<string, () => void>();
  #idle: (() => void)[] = [];
  #cancelAlarm: () => void = () => undefined;
  #isStopped = true;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    const all = [...options.functions];
    const byName = (type: string) => new Map(all.filter(({ trigger }) => trigger.type === type).map((fn) => [fn.name.toLowerCase(), fn]));
    this.#orchestrators = byName('orchestrationTrigger');
    const activities = byName('activityTrigger');
    this.#activityNames = new Set(activities.keys());
    const { store, invoke, clock, log, maxConcurrentActivities } = options;
    this.#activities = createActivities({
      store,
      functions: activities,
      invoke,
      clock,
      log,
      atOnce: maxConcurrentActivities,
      wake: (id) => this.#wake(id),
      onIdle: () => this.#settle(),
    });
  }

  start(): void {
    this.#isStopped = false;
    this.#activities.add(this.#options.store.activities());
    this.#ring();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelAlarm();
    for (const cancel of this.#resting.values()) cancel();
    this.#activities.stop();
    await within(this.#options.drainInMs, this.whenIdle());
    this.#activities.abandon();
  }

  whenIdle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.push(resolve);
      this.#settle();
    });
  }

  #settle(): void {
    if (this.#busy.size > 0 || this.#activities.isBusy) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  create({ instanceId, name, input, version }: NewInstance): void {
    this.#options.store.transaction(() => this.#begin({ instanceId, name, input, version, parent: null }));
    this.#wake(instanceId);
  }

  post(instanceId: string, event: HistoryEvent): void {
    const { store, clock } = this.#options;
    store.transaction(() => store.send({ instanceId, executionId: null, visibleAt: clock.now(), event }));
    this.#wake(instanceId);
  }

  /** One work item of an instance at a time; a wake-up meanwhile is remembered. */
  #wake(instanceId: string): void {
    if (this.#isStopped || this.#resting.has(instanceId)) return;
    if (this.#busy.has(instanceId)) {
      this.#again.add(instanceId);
      return;
    }
    const working = this.#workItem(instanceId)
      .catch((error: unknown) => this.#retryLater(instanceId, error))
      .finally(() => {
        this.#busy.delete(instanceId);
        if (this.#again.delete(instanceId)) this.#wake(instanceId);
        this.#settle();
      });
    this.#busy.set(instanceId, working);
  }

  #retryLater(instanceId: string, error: unknown): void {
    if (this.#isStopped) return;
    const { log, clock } = this.#options;
    log('error', 'A work item broke and is tried again', { instanceId, error: messageOf(error) });
    const cancel = clock.at(clock.now() + RETRY_IN_MS, () => {
      this.#resting.delete(instanceId);
      this.#wake(instanceId);
    });
    this.#resting.set(instanceId, cancel);
  }

  /** Wakes whatever is due, and comes back for what is due next. */
  #ring(): void {
    if (this.#isStopped) return;
    const { store, clock } = this.#options;
    const now = clock.now();
    for (const id of store.instancesDue(now)) this.#wake(id);
    this.#cancelAlarm();
    const next = store.nextVisible(now);
    this.#cancelAlarm = next === undefined ? () => undefined : clock.at(next, () => this.#ring());
  }

  async #workItem(instanceId: string): Promise<void> {
    const { store, clock } = this.#options;
    // A turn later, so that messages sent together are one work item.
    await Promise.resolve();
    const messages = store.due(instanceId, clock.now());
    if (messages.length === 0) return;
    const instance = store.instance(instanceId);
    const past = store.history(instanceId);
    const arrived = instance === undefined || isFinished(instance.status) ? [] : eventsFor(instance, messages, past);
    const isStarted = [...past, ...arrived].some(({ EventType }) => EventType === EVENT.executionStarted);
    if (instance === undefined || arrived.length === 0 || !isStarted) {
      store.transaction(() => store.acknowledge(messages));
      return;
    }
    const fresh = [newEvent(EVENT.orchestratorStarted, clock.now()), ...arrived];
    const isReplaying = past.some(({ EventType }) => EventType === EVENT.executionStarted);
    const state = await this.#run(instance, [...past, ...fresh], isReplaying);
    if (this.#isStopped) return;
    this.#commit({ instance, messages, past, fresh, state });
  }

  async #run(instance: Instance, history: readonly HistoryEvent[], isReplaying: boolean): Promise<OrchestratorState> {
    const fn = this.#orchestrators.get(instance.name.toLowerCase());
    if (fn === undefined) {
      const known = [...this.#orchestrators.values()].map(({ name }) => `'${name}'`).join(', ');
      return failedState(
        `The function '${instance.name}' doesn't exist, is disabled, or is not an orchestrator function. Additional info: The following are the known orchestrator functions: ${known}.`,
        instance,
      );
    }
    return await callOrchestrator(fn, { instance, history, isReplaying, limits: this.#options.limits }, this.#options.invoke);
  }

  #commit(item: WorkItem): void {
    const { store, limits, log } = this.#options;
    const { instance, messages, past, fresh, state } = item;
    const verdict = mirror({
      orchestrator: instance.name,
      executionId: instance.executionId,
      history: [...past, ...fresh],
      state,
      limits,
      isKnown: (name, kind) =>
        kind === 'activity' ? this.#activityNames.has(name.toLowerCase()) : this.#orchestrators.has(name.toLowerCase()),
    });
    for (const { name, kind } of verdict.unknown) {
      log('error', 'An orchestration calls a function that does not exist and waits for ever', {
        instanceId: instance.instanceId,
        name,
        kind,
      });
    }
    const effects = store.transaction(() => {
      store.acknowledge(messages);
      return verdict.ending?.kind === 'continueAsNew' ? this.#renew(item, verdict.ending) : this.#record(item, verdict);
    });
    this.#activities.add(effects.jobs);
    for (const id of effects.wake) this.#wake(id);
    this.#ring();
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
      case 'subOrchestration': {
        const { id, name, input, version } = decision;
        const parent: Parent = { name: instance.name, instanceId, executionId, taskId: id };
        const refusal = this.#refusal(decision.instanceId, instance);
        if (refusal === undefined) this.#begin({ instanceId: decision.instanceId, name, input, version, parent });
        else {
          const failed = newEvent(EVENT.subOrchestrationFailed, clock.now(), failureFields(id, refusal, refusal));
          store.send({ instanceId, executionId, visibleAt: clock.now(), event: failed });
        }
        const fields = { EventId: id, Name: name, Version: version ?? '', InstanceId: decision.instanceId, Input: input };
        return {
          event: newEvent(EVENT.subOrchestrationCreated, clock.now(), fields),
          wake: refusal === undefined ? decision.instanceId : instanceId,
        };
      }
    }
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
    this.#begin({ ...instance, input: ending.input, customStatus: toJsonText(state.customStatus) }, instance);
    for (const event of ending.carriedOver) {
      store.send({ instanceId, executionId: null, visibleAt: clock.now(), event: { ...event, IsPlayed: false } });
    }
    return { jobs: [], wake: [instanceId] };
  }

  /** Stores a new execution with its first message; `before` is the one it continues. */
  #begin({ instanceId, name, input, version, parent, customStatus: status = null }: Beginning, before?: Instance): void {
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

interface WorkItem {
  readonly instance: Instance;
  readonly messages: readonly Message[];
  readonly past: readonly HistoryEvent[];
  readonly fresh: readonly HistoryEvent[];
  readonly state: OrchestratorState;
}

interface Effects {
  readonly jobs: readonly ActivityJob[];
  readonly wake: readonly string[];
}

type Beginning = NewInstance & { readonly parent: Parent | null; readonly customStatus?: string | null };

/** What is addressed to this execution or to any, without repeats. */
function eventsFor({ executionId }: Instance, messages: readonly Message[], past: readonly HistoryEvent[]): HistoryEvent[] {
  return messages
    .filter((message) => message.executionId === null || message.executionId === executionId)
    .map(({ event }) => event)
    .filter((event) => !isDuplicate(past, event));
}

/** Shown as the output until the next step, as on the real host. */
function suspensionReason(fresh: readonly HistoryEvent[]): string | null {
  return fresh.findLast(({ EventType }) => EventType === EVENT.executionSuspended)?.Reason ?? null;
}

/** Waits for `work`, but not longer than that. */
async function within(inMs: number, work: Promise<void>): Promise<void> {
  const timer = Promise.withResolvers<void>();
  const alarm = setTimeout(timer.resolve, inMs);
  await Promise.race([work, timer.promise]);
  clearTimeout(alarm);
}
