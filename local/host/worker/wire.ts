import type { InvokeResult, RegisteredFunction } from '../types.ts';
import type { InvocationInput } from './invoke.ts';
import { toError } from './invoke.ts';
import type { AppLocation } from './load-app.ts';

/** An error that crosses a process boundary keeps what a log and the Durable extension read of it. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
}

export type ToChild =
  | { readonly kind: 'load'; readonly location: AppLocation }
  | { readonly kind: 'invoke'; readonly call: number; readonly input: InvocationInput }
  | { readonly kind: 'stop' };

export type FromChild =
  | { readonly kind: 'loaded'; readonly functions: readonly RegisteredFunction[] }
  | { readonly kind: 'failed'; readonly error: WireError }
  | { readonly kind: 'result'; readonly call: number; readonly result: InvokeResult }
  | { readonly kind: 'error'; readonly call: number; readonly error: WireError }
  | { readonly kind: 'log'; readonly level: 'debug' | 'info' | 'warning' | 'error'; readonly message: string; readonly fields?: object }
  | { readonly kind: 'stopped' };

export function toWireError(thrown: unknown): WireError {
  const { name, message, stack } = toError(thrown);
  return { name, message, stack };
}

export function fromWireError({ name, message, stack }: WireError): Error {
  const error = new Error(message);
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}
