import type { DurableClient } from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { instanceState } from '../../shared/wiring/instance-state.ts';

const client = (getStatus: () => Promise<unknown>) => ({ getStatus }) as unknown as Pick<DurableClient, 'getStatus'>;

describe('how an orchestration stands', () => {
  it.each([
    ['Pending', { status: 'running' }],
    ['Suspended', { status: 'running' }],
    ['Terminated', { status: 'ended', as: 'Terminated' }],
    ['Failed', { status: 'ended', as: 'Failed' }],
  ])('%s', async (runtimeStatus, state) => {
    expect(
      await instanceState(
        client(async () => ({ runtimeStatus })),
        'i',
      ),
    ).toEqual(state);
  });

  it('is gone when the host knows none of that id, and unknown when it does not answer', async () => {
    const notFound = client(() =>
      Promise.reject(new Error('DurableClient error: Durable Functions extension replied with HTTP 404 response.')),
    );
    expect(await instanceState(notFound, 'i')).toEqual({ status: 'gone' });
    await expect(
      instanceState(
        client(() => Promise.reject(new Error('HTTP 500'))),
        'i',
      ),
    ).rejects.toThrow('500');
  });
});
