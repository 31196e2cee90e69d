import type { DurableClient } from 'durable-functions';

/** How an orchestration stands; `as` is what Durable Functions calls its end. */
export type InstanceState =
  | { readonly status: 'running' }
  | { readonly status: 'ended'; readonly as: string }
  | { readonly status: 'gone' };

const ENDED = ['Completed', 'Failed', 'Terminated', 'Canceled'];

/** Between the row and the start of its orchestration, and while a schedule tries again to start it. */
const START_WITHIN_IN_MS = 10 * 60_000;

/** Why nothing is to be expected of an orchestration any more, without a full stop; null: it runs, or may be about to start. */
export function whyStopped(state: InstanceState, ageInMs: number): string | null {
  switch (state.status) {
    case 'running':
      return null;
    case 'ended':
      return `Its orchestration stopped without a word (${state.as})`;
    case 'gone':
      return ageInMs > START_WITHIN_IN_MS ? 'Its orchestration never started or is gone' : null;
  }
}

/** Rejects when the host does not answer: an instance that cannot be asked about is not gone. */
export async function instanceState(client: Pick<DurableClient, 'getStatus'>, id: string): Promise<InstanceState> {
  try {
    const { runtimeStatus } = await client.getStatus(id);
    return ENDED.includes(runtimeStatus) ? { status: 'ended', as: runtimeStatus } : { status: 'running' };
  } catch (error) {
    // The SDK makes a 404 an error whose text alone tells.
    if (error instanceof Error && /\bHTTP 404\b/.test(error.message)) {
      return { status: 'gone' };
    }
    throw error;
  }
}
