import type { Clock, Invoke, Log, RegisteredFunction } from '../types.ts';
import { type Activities, createActivities } from './activities.ts';
import { callOrchestrator, failedState } from './call-orchestrator.ts';
import { type NewInstance, Recorder, type WorkItem } from './commit.ts';
import { isDuplicate, messageOf, newEvent } from './events.ts';
import { mirror } from './mirror.ts';
import { EVENT, type HistoryEvent, isFinished, type OrchestratorState, type TimerLimits } from './protocol.ts';
import type { DurableStore, Instance, Message } from './store.ts';

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
  readonly #recorder: Recorder;
  readonly #busy = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  /** Instances whose last work item broke, and how to cancel the next try. */
  readonly #resting = new Map<string, () => void>();
  #idle: (() => void)[] = [];
  #cancelAlarm: () => void = () => undefined;
  #isStopped = true;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#recorder = new Recorder(options);
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
    this.#options.store.transaction(() => this.#recorder.begin({ instanceId, name, input, version, parent: null }));
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
    const { instance, past, fresh, state } = item;
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
    const effects = store.transaction(() => this.#recorder.commit(item, verdict));
    this.#activities.add(effects.jobs);
    for (const id of effects.wake) this.#wake(id);
    this.#ring();
  }
}

/** What is addressed to this execution or to any, without repeats. */
function eventsFor({ executionId }: Instance, messages: readonly Message[], past: readonly HistoryEvent[]): HistoryEvent[] {
  return messages
    .filter((message) => message.executionId === null || message.executionId === executionId)
    .map(({ event }) => event)
    .filter((event) => !isDuplicate(past, event));
}

/** Waits for `work`, but not longer than that. */
async function within(inMs: number, work: Promise<void>): Promise<void> {
  const timer = Promise.withResolvers<void>();
  const alarm = setTimeout(timer.resolve, inMs);
  await Promise.race([work, timer.promise]);
  clearTimeout(alarm);
}
