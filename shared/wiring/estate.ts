import { draftEstate, type EstateDraft } from '../engine/estate.ts';
import type { GovernedSubscriptions } from '../intake/units-concerned.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RulePolicy } from '../model/policy.ts';
import { subscriptionOfId, subscriptionUnit } from '../model/resource-id.ts';
import type { Unit } from '../model/unit.ts';

/** Looks that are open at once: they go by, nothing but the draft is kept of them. */
const AT_ONCE = 2;

export interface EstateParts {
  readonly ledger: Pick<Ledger, 'unitsBelow' | 'lastLook'>;
  readonly policy: () => Promise<Pick<RulePolicy, 'environmentTag'>>;
  readonly governedSubscriptions: () => Promise<GovernedSubscriptions>;
  readonly now?: () => Date;
}

/** Draws the estate from the last look at each governed workspace, without a request to Azure. */
export async function gatherEstate(
  { ledger, policy, governedSubscriptions, now = () => new Date() }: EstateParts,
  signal: AbortSignal,
): Promise<Unit> {
  const draft = draftEstate(await policy());
  const ids = await workspaces({ ledger, governedSubscriptions });
  const readAt = now().toISOString();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let id = ids[next++]; id !== undefined; id = ids[next++]) {
      signal.throwIfAborted();
      await addLook(draft, id, ledger, readAt);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return draft.finish(readAt);
}

async function workspaces({ ledger, governedSubscriptions }: Pick<EstateParts, 'ledger' | 'governedSubscriptions'>): Promise<string[]> {
  const [known, ours] = await Promise.all([ledger.unitsBelow('/subscriptions'), governedSubscriptions()]);
  const governed = ours === 'all' ? undefined : new Set(ours.map((id) => subscriptionUnit(id).id));
  return known
    .filter(({ ref }) => ref.kind === 'workspace' && (governed === undefined || governed.has(subscriptionOfId(ref.id) ?? '')))
    .map(({ ref }) => ref.id);
}

async function addLook(draft: EstateDraft, id: string, ledger: Pick<Ledger, 'lastLook'>, readAt: string): Promise<void> {
  const look = await ledger.lastLook(id, 'in passing');
  if (look === null) {
    draft.addUnseen(id, 'It was never looked at.', readAt);
  } else {
    draft.add(look.unit);
  }
}
