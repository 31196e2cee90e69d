import type { Orchestrations } from './ports.ts';

/** Starts an instance; one that is running under the same id is as good. */
export async function startOnce(orchestrations: Orchestrations, name: string, instanceId: string, input: unknown): Promise<void> {
  try {
    await orchestrations.start(name, instanceId, input);
  } catch (error) {
    if (!isAlreadyThere(error)) {
      throw error;
    }
  }
}

/** Hosts answer 409, older ones 500; the SDK makes both an error whose text holds the host's sentence. */
function isAlreadyThere(error: unknown): boolean {
  const text = error instanceof Error ? error.message : String(error);
  return /already exists/i.test(text) || (error instanceof Error && 'statusCode' in error && error.statusCode === 409);
}
