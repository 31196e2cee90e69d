import { EVENT, type HistoryEvent } from '../protocol.ts';
import { NonDeterministic } from './non-determinism.ts';
import { MirrorTask } from './task.ts';

/** Something the orchestration wants done; `id` is its task number. `input` is JSON text, `fireAt` ISO 8601. */
export type Decision =
  | { readonly id: number; readonly kind: 'activity'; readonly name: string; readonly input: string }
  | { readonly id: number; readonly kind: 'timer'; readonly fireAt: string }
  | {
      readonly id: number;
      readonly kind: 'subOrchestration';
      readonly name: string;
      readonly instanceId: string;
      readonly input: string | null;
      readonly version: string | null;
    };

/**
 * The tasks of one replay, numbered in the order in which they are created. What history does not confirm is new work; the
 * orchestration cannot end while a task is open.
 */
export class Work {
  #nextId = 0;
  readonly #open = new Map<number, MirrorTask>();
  #unconfirmed = new Map<number, Decision>();
  readonly #parked = new Map<number, Decision>();

  get isOpen(): boolean {
    return this.#open.size > 0;
  }

  decisions(): Decision[] {
    return [...this.#unconfirmed.values()].sort((a, b) => a.id - b.id);
  }

  schedule(decide: (id: number) => Decision): { readonly id: number; readonly task: MirrorTask } {
    const id = this.#nextId++;
    const task = new MirrorTask();
    this.#unconfirmed.set(id, decide(id));
    this.#open.set(id, task);
    return { id, task };
  }

  finish(id: number | undefined, failed: boolean): void {
    if (id === undefined) return;
    const task = this.#open.get(id);
    this.#open.delete(id);
    task?.settle(failed);
  }

  /** A cancelled timer is forgotten; it stays scheduled, and nobody listens when it fires. */
  abandon(id: number): void {
    this.#open.delete(id);
  }

  /** What history says was scheduled must be what this replay scheduled under the same number. */
  confirm(event: HistoryEvent): void {
    const decision = this.#unconfirmed.get(event.EventId);
    const problem = mismatch(event, decision);
    if (problem !== undefined) throw new NonDeterministic(event, decision, problem);
    this.#unconfirmed.delete(event.EventId);
  }

  park(): void {
    for (const [id, decision] of this.#unconfirmed) this.#parked.set(id, decision);
    this.#unconfirmed = new Map();
  }

  unpark(): void {
    for (const [id, decision] of this.#parked) this.#unconfirmed.set(id, decision);
    this.#parked.clear();
  }
}

const KINDS: Readonly<Record<number, Decision['kind']>> = {
  [EVENT.taskScheduled]: 'activity',
  [EVENT.timerCreated]: 'timer',
  [EVENT.subOrchestrationCreated]: 'subOrchestration',
};

function mismatch(event: HistoryEvent, decision: Decision | undefined): 'nothing' | 'kind' | 'name' | undefined {
  if (decision === undefined) return 'nothing';
  if (decision.kind !== KINDS[event.EventType]) return 'kind';
  if (decision.kind === 'timer') return undefined;
  return decision.name.toLowerCase() === event.Name?.toLowerCase() ? undefined : 'name';
}
