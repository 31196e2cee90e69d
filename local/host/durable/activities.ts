import type { Clock, Invoke, Log, RegisteredFunction, TypedData } from '../types.ts';
import { failureFields, isWorkerGone, messageOf, newEvent } from './events.ts';
import { EVENT, type HistoryEvent } from './protocol.ts';
import type { ActivityJob, DurableStore } from './store.ts';

export interface ActivityOptions {
  readonly store: DurableStore;
  readonly functions: ReadonlyMap<string, RegisteredFunction>;
  readonly invoke: Invoke;
  readonly clock: Clock;
  readonly log?: Log;
  readonly atOnce: number;
  /** The instance has a message. */
  readonly wake: (instanceId: string) => void;
  /** Nothing runs and nothing waits any more. */
  readonly onIdle?: () => void;
}

export interface Activities {
  readonly isBusy: boolean;
  add(jobs: readonly ActivityJob[]): void;
  /** No job is started any more; the results of those that run are still recorded. */
  stop(): void;
  /** Nothing is recorded any more either: what still runs is run again after the next start. */
  abandon(): void;
}

/** Runs activities, a few at a time. Each is run until its result is stored: at least once. */
export function createActivities(options: ActivityOptions): Activities {
  return new Pool(options);
}

class Pool implements Activities {
  readonly #options: ActivityOptions;
  #waiting: ActivityJob[] = [];
  #running = 0;
  #state: 'open' | 'stopped' | 'abandoned' = 'open';

  constructor(options: ActivityOptions) {
    this.#options = options;
  }

  get isBusy(): boolean {
    return this.#running > 0 || this.#waiting.length > 0;
  }

  add(jobs: readonly ActivityJob[]): void {
    // Those that come too late are in the store, for the next start.
    if (this.#state !== 'open') return;
    this.#waiting.push(...jobs);
    this.#pump();
  }

  stop(): void {
    this.#state = 'stopped';
    this.#waiting = [];
  }

  abandon(): void {
    this.stop();
    this.#state = 'abandoned';
  }

  #pump(): void {
    while (this.#running < this.#options.atOnce) {
      const job = this.#waiting.shift();
      if (job === undefined) return;
      this.#running += 1;
      void this.#run(job);
    }
  }

  async #run(job: ActivityJob): Promise<void> {
    try {
      this.#record(job, await runActivity(job, this.#options));
    } catch (error) {
      const fields = { activity: job.name, instanceId: job.instanceId, error: messageOf(error) };
      this.#options.log?.('error', 'The result of an activity could not be stored: it runs again after the next start', fields);
    }
    this.#running -= 1;
    this.#pump();
    if (!this.isBusy) this.#options.onIdle?.();
  }

  #record(job: ActivityJob, event: HistoryEvent): void {
    if (this.#state === 'abandoned') return;
    const { store, clock, wake } = this.#options;
    const { seq, instanceId, executionId } = job;
    const isWanted = store.transaction(() => {
      const isThere = store.finishActivity(seq);
      if (isThere) store.send({ instanceId, executionId, visibleAt: clock.now(), event });
      return isThere;
    });
    if (isWanted) wake(instanceId);
  }
}

type RunOptions = Pick<ActivityOptions, 'functions' | 'invoke' | 'clock'>;

/** Runs one activity to the event that tells its orchestration how it went; never rejects. */
async function runActivity(job: ActivityJob, { functions, invoke, clock }: RunOptions): Promise<HistoryEvent> {
  try {
    const result = await callActivity(functions.get(job.name.toLowerCase()), job, invoke);
    return newEvent(EVENT.taskCompleted, clock.now(), { TaskScheduledId: job.taskId, Result: result });
  } catch (error) {
    const thrown = messageOf(error);
    // The second blank is the real host's: the text comes out of an RPC exception, that of a dead worker does not.
    const message = isWorkerGone(thrown) ? thrown : ` ${thrown}`;
    const fields = failureFields(job.taskId, `Activity function '${job.name}' failed: ${message}`, message);
    return newEvent(EVENT.taskFailed, clock.now(), fields);
  }
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

/** Bytes become base64 text, as .NET writes them into JSON. */
function resultText({ string, json, bytes, int, double }: TypedData): string | null {
  if (string !== undefined) return JSON.stringify(string);
  if (bytes !== undefined) return JSON.stringify(Buffer.from(bytes).toString('base64'));
  return json ?? (int ?? double)?.toString() ?? null;
}
