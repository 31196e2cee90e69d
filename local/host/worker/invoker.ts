import type { Call } from '../triggers/call.ts';
import type { Invoke, InvokeResult, Log, RegisteredFunction, TypedData } from '../types.ts';
import type { InvocationInput } from './invoke.ts';
import { stringData } from './typed-data.ts';
import type { Worker } from './worker.ts';

export interface InvokerOptions {
  readonly worker: Worker;
  readonly log: Log;
  readonly timeoutInMs: number | undefined;
  /** JSON text for every durableClient input; asked for when an invocation needs it. */
  readonly clientBinding: () => string;
}

export interface Invoker {
  /** The bare run, for the Durable extension, which keeps its own account of what is under way. */
  readonly invoke: Invoke;
  readonly call: Call;
  /** Resolves when no call is under way any more, or after the given time. */
  idle(withinMs: number): Promise<void>;
}

/** Adds to the bare worker what the host does around every invocation: extra inputs, the function timeout, a log line. */
export function createInvoker({ worker, log, timeoutInMs, clientBinding }: InvokerOptions): Invoker {
  const invoke: Invoke = async (fn, inputs, triggerMetadata = {}) => {
    const input = { functionId: fn.id, inputs: { ...inputs, ...clientInputs(fn, clientBinding) }, triggerMetadata };
    const started = performance.now();
    try {
      return await withTimeout(worker, { fn, input, timeoutInMs });
    } finally {
      log('debug', 'Function ended', { function: fn.name, durationInMs: Math.round(performance.now() - started) });
    }
  };
  const running = new Set<Promise<unknown>>();
  const call: Call = (fn, data, metadata) => {
    const run = invoke(fn, { [fn.trigger.name]: data }, metadata).finally(() => running.delete(run));
    running.add(run);
    return run;
  };
  return { invoke, call, idle: (withinMs) => Promise.race([allSettled(running), delay(withinMs)]) };
}

async function allSettled(running: ReadonlySet<Promise<unknown>>): Promise<void> {
  while (running.size > 0) await Promise.allSettled(running);
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

function clientInputs(fn: RegisteredFunction, clientBinding: () => string): Record<string, TypedData> {
  const clients = Object.entries(fn.bindings).filter(([, binding]) => binding.type === 'durableClient');
  return Object.fromEntries(clients.map(([name]) => [name, stringData(clientBinding())]));
}

interface TimedRun {
  readonly fn: RegisteredFunction;
  readonly input: InvocationInput;
  readonly timeoutInMs: number | undefined;
}

/** Past its time an invocation fails, and a worker process that runs it is ended, as on the real host. */
function withTimeout(worker: Worker, { fn, input, timeoutInMs }: TimedRun): Promise<InvokeResult> {
  if (timeoutInMs === undefined) return worker.run(input);
  const abort = new AbortController();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`Timeout value of ${timeoutInMs} ms was exceeded by function: Functions.${fn.name}`));
      abort.abort();
    }, timeoutInMs);
    worker
      .run(input, abort.signal)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}
