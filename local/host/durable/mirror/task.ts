/** A task of the mirrored orchestration. Settling calls back at once: the order of events is the order of the history. */
export class MirrorTask {
  done = false;
  failed = false;
  #callbacks: (() => void)[] = [];

  whenDone(callback: () => void): void {
    if (this.done) callback();
    else this.#callbacks.push(callback);
  }

  settle(failed = false): void {
    if (this.done) return;
    this.done = true;
    this.failed = failed;
    const callbacks = this.#callbacks;
    this.#callbacks = [];
    for (const callback of callbacks) callback();
  }
}

export function settledTask(): MirrorTask {
  const task = new MirrorTask();
  task.settle();
  return task;
}

/** Done when all children are, even if the first one failed: unlike the SDK's, which resumes user code at the first failure. */
export function whenAll(children: readonly MirrorTask[]): MirrorTask {
  const all = new MirrorTask();
  const check = (): void => {
    if (children.every((child) => child.done)) all.settle(children.some((child) => child.failed));
  };
  for (const child of children) child.whenDone(check);
  if (children.length === 0) all.settle();
  return all;
}

export function whenAny(children: readonly MirrorTask[]): MirrorTask {
  const any = new MirrorTask();
  for (const child of children) child.whenDone(() => any.settle());
  return any;
}
