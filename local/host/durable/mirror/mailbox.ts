import { MirrorTask } from './task.ts';

/** External events of one orchestration: the last waiter of a name is served first, events nobody waits for are kept in order. */
export class Mailbox {
  readonly #waiting = new Map<string, MirrorTask[]>();
  readonly #kept = new Map<string, number>();

  waitFor(name: string): MirrorTask {
    const task = new MirrorTask();
    const kept = this.#kept.get(name) ?? 0;
    if (kept > 0) {
      this.#kept.set(name, kept - 1);
      task.settle();
    } else {
      this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), task]);
    }
    return task;
  }

  raise(name: string): void {
    const waiter = this.#waiting.get(name)?.pop();
    if (waiter === undefined) this.#kept.set(name, (this.#kept.get(name) ?? 0) + 1);
    else waiter.settle();
  }
}
