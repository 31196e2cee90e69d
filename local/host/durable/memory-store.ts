import type { HistoryEvent } from './protocol.ts';
import { type ActivityJob, type DurableStore, type Instance, type InstanceQuery, type Message, matches } from './store.ts';

interface State {
  readonly instances: Map<string, Instance>;
  readonly history: Map<string, readonly HistoryEvent[]>;
  messages: readonly Message[];
  jobs: readonly ActivityJob[];
}

/** A task hub that lives as long as the process. */
export function createMemoryStore(): DurableStore {
  return new MemoryStore();
}

class MemoryStore implements DurableStore {
  #state: State = { instances: new Map(), history: new Map(), messages: [], jobs: [] };
  #seq = 0;

  /** Everything in the state is replaced, never changed, so a shallow copy is enough to go back to. */
  transaction<T>(work: () => T): T {
    const { instances, history, messages, jobs } = this.#state;
    const before: State = { instances: new Map(instances), history: new Map(history), messages, jobs };
    try {
      return work();
    } catch (error) {
      this.#state = before;
      throw error;
    }
  }

  instance(instanceId: string): Instance | undefined {
    return this.#state.instances.get(instanceId);
  }

  saveInstance(instance: Instance): void {
    this.#state.instances.set(instance.instanceId, instance);
  }

  instances(query: InstanceQuery = {}): Instance[] {
    return [...this.#state.instances.values()]
      .filter((instance) => matches(instance, query))
      .sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1))
      .slice(0, query.limit ?? Number.MAX_SAFE_INTEGER);
  }

  purge(instanceId: string): void {
    this.#state.instances.delete(instanceId);
    this.#state.history.delete(instanceId);
    this.dropMessages(instanceId, null);
    this.#state.jobs = this.#state.jobs.filter((job) => job.instanceId !== instanceId);
  }

  history(instanceId: string): HistoryEvent[] {
    return [...(this.#state.history.get(instanceId) ?? [])];
  }

  appendHistory(instanceId: string, events: readonly HistoryEvent[]): void {
    this.#state.history.set(instanceId, [...this.history(instanceId), ...events]);
  }

  clearHistory(instanceId: string): void {
    this.#state.history.delete(instanceId);
  }

  send(message: Omit<Message, 'seq'>): void {
    this.#state.messages = [...this.#state.messages, { ...message, seq: ++this.#seq }];
  }

  due(instanceId: string, now: number): Message[] {
    return this.#state.messages.filter((message) => message.instanceId === instanceId && message.visibleAt <= now);
  }

  acknowledge(messages: readonly Message[]): void {
    const done = new Set(messages.map(({ seq }) => seq));
    this.#state.messages = this.#state.messages.filter(({ seq }) => !done.has(seq));
  }

  dropMessages(instanceId: string, executionId: string | null): void {
    this.#state.messages = this.#state.messages.filter(
      (message) => message.instanceId !== instanceId || (executionId !== null && message.executionId !== executionId),
    );
  }

  instancesDue(now: number): string[] {
    return [...new Set(this.#state.messages.filter(({ visibleAt }) => visibleAt <= now).map(({ instanceId }) => instanceId))];
  }

  nextVisible(now: number): number | undefined {
    const later = this.#state.messages.map(({ visibleAt }) => visibleAt).filter((visibleAt) => visibleAt > now);
    return later.length === 0 ? undefined : later.reduce((a, b) => Math.min(a, b));
  }

  addActivity(job: Omit<ActivityJob, 'seq'>): ActivityJob {
    const added = { ...job, seq: ++this.#seq };
    this.#state.jobs = [...this.#state.jobs, added];
    return added;
  }

  activities(): ActivityJob[] {
    return [...this.#state.jobs];
  }

  finishActivity(seq: number): boolean {
    const before = this.#state.jobs.length;
    this.#state.jobs = this.#state.jobs.filter((job) => job.seq !== seq);
    return this.#state.jobs.length < before;
  }

  close(): void {
    // Nothing to release: the state goes with the object.
  }
}
