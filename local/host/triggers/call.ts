import type { HostResponse, InvokeResult, Log, RegisteredFunction, TypedData } from '../types.ts';

/** Runs a function with its trigger data; the extra inputs (durable client) are already taken care of. */
export type Call = (fn: RegisteredFunction, data: TypedData, metadata?: Readonly<Record<string, TypedData>>) => Promise<InvokeResult>;

export interface TriggerContext {
  readonly call: Call;
  readonly log: Log;
}

/** @returns false when the function threw; the failure is logged. */
export async function succeeds({ call, log }: TriggerContext, ...[fn, data, metadata]: Parameters<Call>): Promise<boolean> {
  try {
    await call(fn, data, metadata);
    return true;
  } catch (error) {
    logFailure(log, fn, error);
    return false;
  }
}

export function logFailure(log: Log, fn: RegisteredFunction, error: unknown): void {
  log('error', 'Function failed', { function: fn.name, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

export function json(status: number, body: unknown): HostResponse {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}

export function text(status: number, body: string): HostResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}
