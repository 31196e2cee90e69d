import type { Looked, LookRoutes } from '../api/look.ts';
import { lookSoon } from '../governance/look-soon.ts';
import type { Ports } from '../governance/ports.ts';
import type { Look } from '../model/finding.ts';
import { subscriptionOfId, subscriptionUnit, type UnitRef } from '../model/resource-id.ts';

/** As long as an event may take. */
const LIMIT_IN_MS = 20_000;

/**
 * A look by request. One at a time per unit: the claim sees to that, and wishes uttered while somebody looks are one row,
 * so that however many ask, one more look follows.
 */
export function lookRoutes(ports: Ports, limitInMs: number = LIMIT_IN_MS): LookRoutes {
  return {
    async lookNow(ref) {
      const refusal = await refusalOf(ref, ports);
      if (refusal !== undefined) {
        return refusal;
      }
      const look = await lookSoon(ref, ports, limitInMs);
      switch (look) {
        case null:
          return waits(ref, 'It could not be looked at in time: it is tried again within a minute or two.');
        case 'busy':
          return waits(ref, 'Somebody is looking at it just now: a look that begins after that follows.');
        default:
          return outcomeOf(ref, look);
      }
    },
  };
}

async function refusalOf({ id }: UnitRef, { ledger, governedSubscriptions }: Ports) {
  const governed = await governedSubscriptions();
  const subscription = subscriptionOfId(id);
  if (subscription !== null && governed !== 'all' && !governed.some((one) => subscriptionUnit(one).id === subscription)) {
    const name = subscription.slice('/subscriptions/'.length);
    const because = `The subscription ${name} is not governed; add it or its management group to the scope if it should be.`;
    return { status: 'conflict', because } as const;
  }
  return (await ledger.knowsUnit(id))
    ? undefined
    : ({
        status: 'notFound',
        because: 'No unit with this id is known. One that is new is found by its first event, or by a full scan.',
      } as const);
}

function waits({ id }: UnitRef, because: string) {
  return { status: 'waits', unit: id, because } as const;
}

function outcomeOf({ id }: UnitRef, { at, transitions, findings, judgements }: Look): Looked {
  return {
    status: 'looked',
    unit: id,
    at,
    opened: transitions.filter(({ change }) => change === 'opened' || change === 'regressed').length,
    resolved: transitions.filter(({ change }) => change === 'resolved').length,
    open: findings.filter(({ status }) => status === 'open').length,
    unknown: judgements.filter(({ verdict }) => verdict === 'unknown').length,
  };
}
