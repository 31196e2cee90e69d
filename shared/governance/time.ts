import { setTimeout as delay } from 'node:timers/promises';
import type { Ports } from './ports.ts';

/** Settles as the work does, or rejects as soon as the signal says so; the work may go on but nobody waits for it. */
export async function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // Nobody may be waiting for it by the time it fails, and a failure that nobody hears of ends the process.
  work.catch(() => undefined);
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

export async function pause(timeInMs: number, { sleep = wait }: Pick<Ports, 'sleep'>, signal: AbortSignal): Promise<void> {
  if (timeInMs > 0) {
    await sleep(timeInMs, signal);
  }
}

async function wait(timeInMs: number, signal: AbortSignal): Promise<void> {
  await delay(timeInMs, undefined, { signal });
}

export function nowOf({ now = () => new Date() }: Pick<Ports, 'now'>): Date {
  return now();
}

/**
 * Works on a queue with at most `limit` at once until it is empty or the signal says stop; work may add to the queue.
 * What is left stays in the queue.
 */
export async function workOff<T>(queue: T[], limit: number, work: (item: T) => Promise<void>, signal: AbortSignal): Promise<void> {
  const running = new Set<Promise<void>>();
  while ((queue.length > 0 && !signal.aborted) || running.size > 0) {
    while (queue.length > 0 && running.size < limit && !signal.aborted) {
      const item = queue.shift() as T;
      const task: Promise<void> = work(item).finally(() => running.delete(task));
      running.add(task);
    }
    await Promise.race(running);
  }
}

/** What went wrong, in words that may be written down: the message of our own errors, the status and code of an SDK's. */
export function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) {
    return 'unknown error';
  }
  const { name, message, statusCode, code } = error as { name?: unknown; message?: unknown; statusCode?: unknown; code?: unknown };
  const parts = statusCode === undefined ? [name, message] : [statusCode, code, name];
  return parts
    .filter((part) => typeof part === 'string' || typeof part === 'number')
    .join(' ')
    .slice(0, 500);
}
