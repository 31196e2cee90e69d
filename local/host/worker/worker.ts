import type { InvokeResult, Log, RegisteredFunction } from '../types.ts';
import type { LoadedFunction } from './core-module.ts';
import { type InvocationInput, invokeFunction } from './invoke.ts';
import { type AppLocation, loadApp } from './load-app.ts';

/** Something that has loaded the app and runs its functions: this process, or child processes. */
export interface Worker {
  readonly functions: readonly RegisteredFunction[];
  /** An aborted run is given up: a worker process that is at it is ended. */
  run(input: InvocationInput, signal?: AbortSignal): Promise<InvokeResult>;
  stop(): Promise<void>;
}

export async function startInProcess(location: AppLocation, log: Log): Promise<Worker> {
  const core = await loadApp(location, log);
  return {
    functions: [...core.functions.values()].map(toRegistered),
    run: (input) => invokeFunction(core, input, log),
    stop: () => core.hooks.run('appTerminate', { hookData: {}, appHookData: core.hooks.appHookData }),
  };
}

function toRegistered({ id, name, bindings, trigger }: LoadedFunction): RegisteredFunction {
  return { id, name, bindings, trigger };
}
