import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Bicep } from 'bicep-node';

/** Why the engine gave no answer; the message is for the reader. `isFinal`: the same question gets the same answer again. */
export class EngineError extends Error {
  readonly isFinal: boolean;

  constructor(message: string, isFinal: boolean) {
    super(message);
    this.name = 'EngineError';
    this.isFinal = isFinal;
  }
}

export interface EngineOptions {
  readonly path: string;
  /** For one question. */
  readonly timeoutInMs: number;
  /** How long the start took, or a question. */
  readonly onSpent?: (what: 'start' | 'question', ms: number) => void;
}

export interface Engine {
  /** Asks one question; the process starts with the first and again after it hung or died. Throws an EngineError. */
  ask<T>(question: (bicep: Bicep) => Promise<T>): Promise<T>;
  close(): void;
}

/** Starting is slow on a busy machine. */
const SHORTEST_START_IN_MS = 5_000;
/** A template of a few kilobytes that wants more is an attack; in bytes, as .NET reads it. */
const HEAP_LIMIT = (1024 * 1024 * 1024).toString(16);

interface Running {
  readonly bicep: Bicep;
  readonly child: ChildProcess | undefined;
}

/** One long-lived Bicep CLI that is asked over JSON-RPC, one question at a time. */
export function createEngine(options: EngineOptions): Engine {
  let running: Promise<Running> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const stop = (): void => {
    void running?.then(kill, () => undefined);
    running = undefined;
  };
  const askNow = async <T>(question: (bicep: Bicep) => Promise<T>): Promise<T> => {
    // One that does not start will not start for the next file either: what it answered stays.
    running ??= start(options);
    const engine = await running;
    const started = performance.now();
    try {
      return await within(options.timeoutInMs, question(engine.bicep), `The engine gave no answer within ${options.timeoutInMs / 1000} s.`);
    } catch (error) {
      const failure = engineError(error, engine);
      if (!failure.isFinal) {
        stop();
      }
      throw failure;
    } finally {
      options.onSpent?.('question', performance.now() - started);
    }
  };
  return {
    ask(question) {
      const answer = last.then(() => askNow(question));
      last = answer.catch(() => undefined);
      return answer;
    },
    close: stop,
  };
}

async function start({ path, timeoutInMs, onSpent }: EngineOptions): Promise<Running> {
  const started = performance.now();
  const limit = Math.max(timeoutInMs, SHORTEST_START_IN_MS);
  const { child, ready } = spawnBicep(path);
  try {
    const bicep = await within(limit, ready, `The Bicep CLI at ${path} did not start within ${limit / 1000} s.`);
    onSpent?.('start', performance.now() - started);
    return { bicep, child };
  } catch (error) {
    end(child);
    throw error instanceof EngineError ? error : new EngineError(`The Bicep CLI did not start: ${messageOf(error)}`, false);
  }
}

/** The library keeps its child to itself; without it a hung one could not be killed. */
function spawnBicep(path: string): { child: ChildProcess | undefined; ready: Promise<Bicep> } {
  let child: ChildProcess | undefined;
  const note = (message: unknown): void => {
    child = (message as { readonly process?: ChildProcess }).process;
  };
  const before = process.env['DOTNET_GCHeapHardLimit'];
  subscribe('child_process', note);
  process.env['DOTNET_GCHeapHardLimit'] = before ?? HEAP_LIMIT;
  try {
    // It spawns before its first await, so both are put back before anything else runs.
    const ready = Bicep.initialize(path);
    return { child, ready };
  } finally {
    unsubscribe('child_process', note);
    if (before === undefined) {
      delete process.env['DOTNET_GCHeapHardLimit'];
    }
  }
}

function kill({ bicep, child }: Running): void {
  child?.removeAllListeners('exit');
  bicep.dispose();
  end(child);
}

/**
 * Ends the process whatever it does. On its exit the library would run the CLI once more, and wait for that, to say which version it is;
 * told of an error instead, it closes its socket and leaves it at that. What the process itself started may hold its pipes open; nobody waits for them.
 */
function end(child: ChildProcess | undefined): void {
  child?.removeAllListeners('exit');
  child?.emit('error', new Error('It was ended.'));
  child?.kill('SIGKILL');
  child?.stdin?.destroy();
  child?.stdout?.destroy();
  child?.stderr?.destroy();
  child?.unref();
}

async function within<T>(ms: number, answer: Promise<T>, late: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new EngineError(late, false)), ms);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

function engineError(error: unknown, { child }: Running): EngineError {
  if (error instanceof EngineError) {
    return error;
  }
  const isDead = child !== undefined && (child.exitCode !== null || child.signalCode !== null);
  return isDead || /disposed|closed|connection got/i.test(messageOf(error))
    ? new EngineError('The engine died over this file.', false)
    : new EngineError(messageOf(error), true);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
