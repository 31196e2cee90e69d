import type { DurableClient } from 'durable-functions';
import type { Orchestrations } from '../remediations/ports.ts';

/** Starts and wakes orchestrations by the client of an invocation; without one, asking for it fails. */
export function orchestrationsOf(client: DurableClient | undefined): Orchestrations {
  const needed = (): DurableClient => {
    if (client === undefined) {
      throw new Error('This function was registered without a durable client and cannot start or wake orchestrations.');
    }
    return client;
  };
  return {
    start: async (name, instanceId, input) => await needed().startNew(name, { instanceId, input }),
    raiseEvent: async (instanceId, name, data) => await needed().raiseEvent(instanceId, name, data),
  };
}
