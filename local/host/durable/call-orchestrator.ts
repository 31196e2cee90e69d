import type { Invoke, RegisteredFunction } from '../types.ts';
import { isWorkerGone, messageOf } from './events.ts';
import {
  DAY_IN_MS,
  type HistoryEvent,
  type OrchestratorState,
  OUT_OF_PROCESS_DATA,
  type TimerLimits,
  UPPER_SCHEMA_VERSION,
} from './protocol.ts';
import type { Instance } from './store.ts';

export interface OrchestratorCall {
  readonly instance: Instance;
  readonly history: readonly HistoryEvent[];
  readonly isReplaying: boolean;
  readonly limits: TimerLimits;
}

/**
 * One invocation of an orchestrator: its history in, everything it did since its execution began out. Rejects when the worker died
 * under it: nothing is lost then, and the same work item can be run again.
 */
export async function callOrchestrator(fn: RegisteredFunction, call: OrchestratorCall, invoke: Invoke): Promise<OrchestratorState> {
  const { instance, history, isReplaying, limits } = call;
  const input = {
    history,
    input: instance.input === null ? null : JSON.parse(instance.input),
    instanceId: instance.instanceId,
    isReplaying,
    parentInstanceId: instance.parent?.instanceId ?? null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: UPPER_SCHEMA_VERSION,
    longRunningTimerIntervalDuration: timeSpan(limits.longRunningTimerIntervalInMs),
    maximumShortTimerDuration: timeSpan(limits.maximumShortTimerInMs),
    // Spelled as the extension spells it.
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  };
  try {
    const { returnValue } = await invoke(fn, { [fn.trigger.name]: { string: JSON.stringify(input) } });
    return JSON.parse(returnValue?.json ?? '') as OrchestratorState;
  } catch (error) {
    const message = messageOf(error);
    if (isWorkerGone(message)) throw error;
    return stateOf(message, instance);
  }
}

/** A failed orchestrator throws its state inside its message. */
function stateOf(message: string, instance: Instance): OrchestratorState {
  const at = message.indexOf(OUT_OF_PROCESS_DATA);
  return at < 0 ? failedState(message, instance) : (JSON.parse(message.slice(at + OUT_OF_PROCESS_DATA.length)) as OrchestratorState);
}

/** The SDK did not answer, so the custom status stays what it was; an answer without one clears it. */
export function failedState(error: string, { customStatus }: Instance): OrchestratorState {
  return { isDone: false, actions: [[]], error, customStatus: customStatus === null ? null : JSON.parse(customStatus) };
}

/** A .NET TimeSpan: `3.00:00:00`. */
function timeSpan(inMs: number): string {
  const days = Math.floor(inMs / DAY_IN_MS);
  const rest = new Date(inMs % DAY_IN_MS).toISOString().slice(11, 23);
  return `${days > 0 ? `${days}.` : ''}${rest.endsWith('.000') ? rest.slice(0, 8) : `${rest}0000`}`;
}
