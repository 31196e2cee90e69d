import { setTimeout as delay } from 'node:timers/promises';

/** Waits; may end early or reject once the signal is aborted. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export const realSleep: Sleep = (ms, signal) => delay(ms, undefined, { signal });

/** Waits `ms` and says whether there is still time to go on. */
export async function waited(ms: number, signal: AbortSignal, sleep: Sleep): Promise<boolean> {
  if (!signal.aborted && ms > 0) {
    try {
      await sleep(ms, signal);
    } catch (error) {
      if (!isAborted(signal)) {
        throw error;
      }
    }
  }
  return !isAborted(signal);
}

/** A function, so that the compiler does not take the answer of before a wait for the answer after it. */
export function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Why a signal ended the work, for a reader. */
export function whyEnded(signal: AbortSignal): string {
  const { reason } = signal as { reason: unknown };
  return reason instanceof Error && reason.name === 'TimeoutError' ? 'the time for it was up' : 'it was cancelled';
}
