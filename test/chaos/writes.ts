import type { SeenRequest } from '../../local/azure/control/request-log.ts';
import { managedIdentities } from '../../local/azure/identities.ts';
import type { Stack } from '../../local/stack.ts';

export interface Write {
  /** Lower-case resource id. */
  readonly id: string;
  readonly at: number;
}

export interface WriteLog {
  /** Every write of the remediator that Azure accepted, oldest first. */
  stop(): Promise<readonly Write[]>;
}

const EVERY_IN_MS = 250;

/** Collects before the simulated Azure forgets: it remembers the last few thousand requests only. */
export function logWrites({ azure }: Pick<Stack, 'azure'>): WriteLog {
  const seen = new Set<SeenRequest>();
  const collect = async (): Promise<void> => {
    const { last } = await azure.control.requests();
    for (const request of last.filter(isRepair)) seen.add(request);
  };
  const timer = setInterval(() => void collect(), EVERY_IN_MS);
  return {
    async stop() {
      clearInterval(timer);
      await collect();
      return [...seen].map(({ path, at }) => ({ id: path.toLowerCase(), at: Date.parse(at) }));
    },
  };
}

function isRepair({ method, principal, status, service }: SeenRequest): boolean {
  const isWrite = method === 'PATCH' || method === 'PUT' || method === 'DELETE';
  return service === 'arm' && isWrite && status < 300 && principal === managedIdentities.remediator.objectId;
}
