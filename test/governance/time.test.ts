import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { orAbort } from '../../shared/governance/time.ts';

it('waits for nothing when the time is up, and a failure that nobody waits for ends no process', async () => {
  const unheard: unknown[] = [];
  const listen = (reason: unknown): void => void unheard.push(reason);
  process.on('unhandledRejection', listen);
  try {
    await expect(orAbort(Promise.reject(new Error('too late')), AbortSignal.abort(new Error('the time is up')))).rejects.toThrow(
      'the time is up',
    );
    await setImmediate();
    expect(unheard).toEqual([]);
  } finally {
    process.off('unhandledRejection', listen);
  }
});
