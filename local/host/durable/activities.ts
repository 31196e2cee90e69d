import type { Clock, Invoke, RegisteredFunction, TypedData } from '../types.ts';
import { failureFields, newEvent } from './events.ts';
import { EVENT } from './protocol.ts';
import type { ActivityJob, DurableStore } from './store.ts';

export interface ActivityOptions {
  readonly store: DurableStore;
  readonly functions: ReadonlyMap<string, RegisteredFunction>;
  readonly invoke: Invoke;
  readonly clock: Clock;
  readonly atOnce: number;
  /** The instance has a message. */
  readonly wake: (instanceId: string) => void;
}

export interface Activities {
  add(jobs: readonly ActivityJob[]): void;
  /** No job is started any more; what runs is not recorded. */
  stop(): void;
}

/** Runs activities, a few at a time. Each is run until its result is stored: at least once. */
export function createActivities({ store, functions, invoke, clock, atOnce, wake }: ActivityOptions): Activities {
  const waiting: ActivityJob[] = [];
  let running = 0;
  let isStopped = false;
  const run = async (job: ActivityJob): Promise<void> => {
    const event = await resultOf(job);
    if (isStopped) return;
    const isWanted = store.transaction(() => {
      const isThere = store.finishActivity(job.seq);
      if (isThere) store.send({ instanceId: job.instanceId, executionId: job.executionId, visibleAt: clock.now(), event });
      return isThere;
    });
    if (isWanted) wake(job.instanceId);
  };
  const resultOf = async (job: ActivityJob) => {
    try {
      const result = await callActivity(functions.get(job.name.toLowerCase()), job, invoke);
      return newEvent(EVENT.taskCompleted, clock.now(), { TaskScheduledId: job.taskId, Result: result });
    } catch (error) {
      // The second blank is the real host's: its text comes out of an RPC exception.
      const message = ` ${error instanceof Error ? error.message : String(error)}`;
      return newEvent(
        EVENT.taskFailed,
        clock.now(),
        failureFields(job.taskId, `Activity function '${job.name}' failed: ${message}`, message),
      );
    }
  };
  const pump = (): void => {
    while (!isStopped && running < atOnce) {
      const job = waiting.shift();
      if (job === undefined) return;
      running += 1;
      void run(job).finally(() => {
        running -= 1;
        pump();
      });
    }
  };
  return {
    add(jobs) {
      waiting.push(...jobs);
      pump();
    },
    stop() {
      isStopped = true;
    },
  };
}

/** The result as JSON text; null for nothing. */
async function callActivity(fn: RegisteredFunction | undefined, job: ActivityJob, invoke: Invoke): Promise<string | null> {
  if (fn === undefined) throw new Error(`The function '${job.name}' doesn't exist, is disabled, or is not an activity function.`);
  const [input] = JSON.parse(job.input) as readonly unknown[];
  const data = activityInput(input);
  const { returnValue } = await invoke(
    fn,
    { [fn.trigger.name]: data },
    { instanceId: { string: job.instanceId }, [fn.trigger.name]: data },
  );
  return resultText(returnValue ?? {});
}

/** Strings go as they are, everything else as JSON text; booleans in .NET's spelling. */
function activityInput(input: unknown): TypedData {
  switch (typeof input) {
    case 'string':
      return { string: input };
    case 'boolean':
      return { string: input ? 'True' : 'False' };
    case 'undefined':
      return {};
    default:
      return input === null ? {} : { string: JSON.stringify(input) };
  }
}

function resultText({ string, json, int, double }: TypedData): string | null {
  if (string !== undefined) return JSON.stringify(string);
  return json ?? (int ?? double)?.toString() ?? null;
}
