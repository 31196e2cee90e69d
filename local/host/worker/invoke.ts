import { randomBytes, randomUUID } from 'node:crypto';
import type { InvokeResult, Log, TypedData } from '../types.ts';
import { type CoreModule, type LoadedFunction, toLogLevel } from './core-module.ts';

export interface InvocationInput {
  readonly functionId: string;
  readonly inputs: Readonly<Record<string, TypedData>>;
  readonly triggerMetadata: Readonly<Record<string, TypedData>>;
}

interface CoreContext {
  readonly invocationId: string;
  readonly metadata: unknown;
  readonly request: unknown;
  readonly log: (level: string, category: string, message: string) => void;
  state: string | undefined;
}

/** Runs one invocation the way the real worker does: arguments, hooks around the function, response. */
export async function invokeFunction(core: CoreModule, input: InvocationInput, log: Log): Promise<InvokeResult> {
  const fn = core.functions.get(input.functionId);
  const model = core.model();
  if (fn === undefined || model === undefined) throw new Error(`The worker knows no function '${input.functionId}'.`);
  const context = coreContext(fn, input, log);
  const invocation = await model.getInvocationModel(context);
  const { context: userContext, inputs } = await invocation.getArguments();
  const shared = { hookData: {}, appHookData: core.hooks.appHookData, invocationContext: userContext };
  const before = { ...shared, inputs, functionCallback: fn.callback };
  context.state = 'preInvocationHooks';
  await core.hooks.run('preInvocation', before);
  context.state = 'invocation';
  const outcome = await settle(() => invocation.invokeFunction(userContext, before.inputs, before.functionCallback));
  const after = { ...shared, inputs: before.inputs, ...outcome };
  context.state = 'postInvocationHooks';
  await core.hooks.run('postInvocation', after);
  context.state = undefined;
  if (after.error !== null && after.error !== undefined) throw toError(after.error);
  return toResult(await invocation.getResponse(userContext, after.result));
}

async function settle(run: () => Promise<unknown>): Promise<{ result: unknown; error: unknown }> {
  try {
    return { result: await run(), error: null };
  } catch (error) {
    return { result: null, error };
  }
}

function coreContext(fn: LoadedFunction, input: InvocationInput, log: Log): CoreContext {
  const invocationId = randomUUID();
  return {
    invocationId,
    metadata: fn.metadata,
    state: undefined,
    log: (level, _category, message) => log(toLogLevel(level), message, { function: fn.name, invocationId }),
    request: {
      invocationId,
      functionId: fn.id,
      inputData: Object.entries(input.inputs).map(([name, data]) => ({ name, data })),
      triggerMetadata: input.triggerMetadata,
      traceContext: { traceParent: traceParent(), traceState: '', attributes: {} },
    },
  };
}

function traceParent(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}

function toResult(response: unknown): InvokeResult {
  const { returnValue, outputData } = response as { returnValue?: TypedData | null; outputData?: InvokeResult['outputData'] };
  return { ...(returnValue === null || returnValue === undefined ? {} : { returnValue }), outputData: outputData ?? [] };
}

/** A function may throw anything; the real worker turns it into an error whose message is the text. */
export function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  return new Error(typeof thrown === 'string' ? thrown : `${JSON.stringify(thrown)}`);
}
