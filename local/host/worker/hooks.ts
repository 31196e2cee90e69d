type Hook = (context: unknown) => unknown;

const NAMES = ['preInvocation', 'postInvocation', 'appStart', 'appTerminate', 'log'] as const;
type HookName = (typeof NAMES)[number];

export interface AppHooks {
  /** Registers a hook; the returned function removes it. */
  add(name: string, hook: Hook): () => void;
  run(name: HookName, context: unknown): Promise<void>;
  /** One object for the life of the app, handed to every hook. */
  readonly appHookData: Record<string, unknown>;
}

export function createHooks(): AppHooks {
  const hooks = new Map<string, Hook[]>(NAMES.map((name) => [name, []]));
  return {
    appHookData: {},
    add(name, hook) {
      const list = hooks.get(name);
      // The library tells its own mistakes from the app's by this flag.
      if (list === undefined) throw Object.assign(new RangeError(`Unrecognized hook "${name}"`), { isAzureFunctionsSystemError: true });
      list.push(hook);
      return () => void list.splice(list.indexOf(hook), 1);
    },
    async run(name, context) {
      for (const hook of [...(hooks.get(name) ?? [])]) await hook(context);
    },
  };
}
