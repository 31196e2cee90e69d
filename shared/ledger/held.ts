import type { UnitRef } from '../model/resource-id.ts';
import { CLAIM_IN_MS, type Claim } from './unit-row.ts';

/** The units this process holds, with the time until which it does, in ms since 1970. */
export type Held = Map<string, number>;

/**
 * Claims a unit without asking storage when this very process holds it: in a burst most events find it held. Nothing else relies on it;
 * the row decides between processes.
 */
export async function claimThrough(
  held: Held,
  { id }: UnitRef,
  now: () => Date,
  claim: () => Promise<Claim | null>,
): Promise<Claim | null> {
  if ((held.get(id) ?? 0) > now().getTime()) {
    return null;
  }
  const hold = (): void => void held.set(id, now().getTime() + CLAIM_IN_MS);
  hold();
  const claimed = await claim().catch((error: unknown) => {
    held.delete(id);
    throw error;
  });
  if (claimed === null) {
    held.delete(id);
    return null;
  }
  return {
    ...claimed,
    get state() {
      return claimed.state;
    },
    renew: async () => {
      const isOurs = await claimed.renew();
      if (isOurs) {
        hold();
      }
      return isOurs;
    },
    release: async () => {
      held.delete(id);
      await claimed.release();
    },
  };
}
