import Module from 'node:module';
import type { Binding, Log, RegisteredFunction } from '../types.ts';
import { resolveAppSettings } from './app-settings.ts';
import { type AppHooks, createHooks } from './hooks.ts';

/** What the worker keeps of a function and never sends anywhere. */
export interface LoadedFunction extends RegisteredFunction {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly callback: (...args: unknown[]) => unknown;
}

interface Invocation {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: LoadedFunction['callback']): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<unknown>;
}

/** The part of @azure/functions' programming model that a worker calls. */
interface ProgrammingModel {
  getInvocationModel(core: unknown): Invocation | Promise<Invocation>;
  getCapabilities?(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

export interface CoreModule {
  readonly functions: ReadonlyMap<string, LoadedFunction>;
  readonly hooks: AppHooks;
  model(): ProgrammingModel | undefined;
  /** After this, registering a function throws, as it does once the real worker has started. */
  lock(): void;
}

interface Metadata {
  readonly name: string;
  readonly functionId?: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly retryOptions?: unknown;
}

class Disposable {
  readonly #action: () => void;
  constructor(action: () => void) {
    this.#action = action;
  }
  static from(...items: { dispose(): void }[]): Disposable {
    return new Disposable(() => {
      for (const item of items) item.dispose();
    });
  }
  dispose(): void {
    this.#action();
  }
}

function toLoaded(metadata: Metadata, callback: LoadedFunction['callback']): LoadedFunction {
  const id = metadata.functionId ?? metadata.name;
  const bindings = resolveAppSettings(metadata.bindings, `function '${metadata.name}'`);
  const trigger = Object.entries(bindings).find(([, binding]) => /trigger$/i.test(binding.type));
  if (trigger === undefined) throw new Error(`Function '${metadata.name}' has no trigger: give it a binding whose type ends in 'Trigger'.`);
  const [key, binding] = trigger;
  return {
    id,
    name: metadata.name,
    bindings,
    trigger: { ...binding, name: key },
    metadata: { ...metadata, bindings, functionId: id },
    callback,
  };
}

let installed = false;

/**
 * Answers `require('@azure/functions-core')`, the module that only exists inside the real Node worker. @azure/functions keeps what
 * it got for the life of the process, so there can be one app per process; more apps need worker processes.
 */
export function installCoreModule(log: Log): CoreModule {
  if (installed)
    throw new Error('This process already runs a Functions app. Start the host with `workers: 1`, or in a process of its own.');
  installed = true;
  const functions = new Map<string, LoadedFunction>();
  const hooks = createHooks();
  let model: ProgrammingModel | undefined;
  let locked = false;
  const registerFunction = (metadata: Metadata, callback: LoadedFunction['callback']): Disposable => {
    if (locked) throw new Error(`A function can only be registered during app startup, but '${metadata.name}' came later.`);
    const loaded = toLoaded(metadata, callback);
    if (functions.has(loaded.id)) throw new Error(`A function named '${metadata.name}' is registered twice.`);
    if (metadata.retryOptions !== undefined) log('warning', 'The development host ignores function-level retry', { function: loaded.name });
    functions.set(loaded.id, loaded);
    return new Disposable(() => functions.delete(loaded.id));
  };
  answerRequire('@azure/functions-core', {
    version: '3.9.1-dev',
    hostVersion: '4.0.0-dev',
    Disposable,
    registerFunction,
    registerHook: (name: string, callback: (context: unknown) => unknown) => new Disposable(hooks.add(name, callback)),
    setProgrammingModel: (next: ProgrammingModel) => {
      model = next;
    },
    getProgrammingModel: () => model,
    log: (level: string, _category: string, message: string) => log(toLogLevel(level), message),
  });
  return { functions, hooks, model: () => model, lock: () => (locked = true) };
}

/** The worker's log levels are .NET's; the host has four. */
export function toLogLevel(level: string): 'debug' | 'info' | 'warning' | 'error' {
  if (level === 'critical' || level === 'error') return 'error';
  if (level === 'warning') return 'warning';
  return level === 'information' ? 'info' : 'debug';
}

interface Requiring {
  require(id: string): unknown;
}

function answerRequire(id: string, answer: unknown): void {
  const prototype = (Module as unknown as { prototype: Requiring }).prototype;
  prototype.require = new Proxy(prototype.require, {
    apply: (target, self, args: [string]) => (args[0] === id ? answer : Reflect.apply(target, self, args)),
  });
}
