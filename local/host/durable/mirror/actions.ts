import { ACTION, type Action } from '../protocol.ts';
import type { Mailbox } from './mailbox.ts';
import { MirrorTask, settledTask, whenAll, whenAny } from './task.ts';
import { playRetries, playTimer, type TimerContext } from './timers.ts';

export type FunctionKind = 'activity' | 'orchestrator';

export interface ActionContext extends TimerContext {
  readonly mailbox: Mailbox;
  readonly executionId: string;
  /** False sends the orchestration into waiting for ever, which is what the real host does. */
  readonly isKnown: (name: string, kind: FunctionKind) => boolean;
  readonly onUnknown: (name: string, kind: FunctionKind) => void;
  readonly onContinueAsNew: (input: string | null) => void;
}

/** JSON text; null for nothing. */
export function toJsonText(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}

const LEFT_OUT: Readonly<Record<number, string>> = {
  [ACTION.callEntity]: 'Entities (callEntity)',
  [ACTION.signalEntity]: 'Entities (signalEntity)',
  [ACTION.scheduledSignalEntity]: 'Entities (scheduled signals)',
  [ACTION.lockEntities]: 'Entity locks (lock)',
  [ACTION.releaseEntities]: 'Entity locks (release)',
  [ACTION.callHttp]: 'Durable HTTP calls (callHttp)',
};

/** Starts one action of the SDK's list, children first to last; throws on what the development host leaves out. */
export function play(action: Action, context: ActionContext): MirrorTask {
  switch (action.actionType) {
    case ACTION.callActivity:
      return callActivity(action, context);
    case ACTION.callActivityWithRetry:
      return withRetry(action, context, callActivity);
    case ACTION.callSubOrchestrator:
      return callSubOrchestrator(action, context);
    case ACTION.callSubOrchestratorWithRetry:
      return withRetry(action, context, callSubOrchestrator);
    case ACTION.createTimer:
      return playTimer(context, Date.parse(action.fireAt ?? ''), action.isCanceled === true);
    case ACTION.waitForExternalEvent:
      return context.mailbox.waitFor(action.externalEventName ?? '');
    case ACTION.whenAll:
      return whenAll(children(action, context));
    case ACTION.whenAny:
      return whenAny(children(action, context));
    case ACTION.continueAsNew:
      context.onContinueAsNew(toJsonText(action.input));
      return settledTask();
    default:
      throw new Error(refusal(action.actionType));
  }
}

function refusal(actionType: number): string {
  const feature = LEFT_OUT[actionType];
  return feature === undefined
    ? `Received an unexpected action type from the out-of-proc function: '${actionType}'.`
    : `${feature} are left out of the development host; use the real Functions host to run this orchestration.`;
}

function children(action: Action, context: ActionContext): MirrorTask[] {
  return (action.compoundActions ?? []).map((child) => play(child, context));
}

type Call = (action: Action, context: ActionContext) => MirrorTask;

function withRetry(action: Action, context: ActionContext, call: Call): MirrorTask {
  const { retryOptions } = action;
  return retryOptions === undefined ? call(action, context) : playRetries(context, retryOptions, () => call(action, context));
}

function callActivity({ functionName = '', input }: Action, context: ActionContext): MirrorTask {
  if (!context.isKnown(functionName, 'activity')) return waitForEver(functionName, 'activity', context);
  const text = JSON.stringify([input ?? null]);
  return context.work.schedule((id) => ({ id, kind: 'activity', name: functionName, input: text })).task;
}

function callSubOrchestrator({ functionName = '', instanceId, input, version }: Action, context: ActionContext): MirrorTask {
  if (!context.isKnown(functionName, 'orchestrator')) return waitForEver(functionName, 'orchestrator', context);
  const given = instanceId?.trim() ?? '';
  return context.work.schedule((id) => ({
    id,
    kind: 'subOrchestration',
    name: functionName,
    instanceId: given === '' ? `${context.executionId}:${id}` : given,
    input: toJsonText(input),
    version: version ?? null,
  })).task;
}

function waitForEver(name: string, kind: FunctionKind, context: ActionContext): MirrorTask {
  context.onUnknown(name, kind);
  return new MirrorTask();
}
