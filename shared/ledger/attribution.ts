import type { Notice, Transition } from '../model/finding.ts';
import { isWithin, scopeOfId } from '../model/resource-id.ts';
import type { ReceiptLine } from '../model/verdict.ts';

export type Attribution = Pick<Transition, 'eventAt' | 'correlationId' | 'actor'>;

/** How closely a notice must concern a resource to be taken for the cause of what changed there. */
const CLOSENESS = { same: 4, receipt: 3, extension: 3, child: 2, parent: 1, none: 0 } as const;

/**
 * Who is behind a transition, as far as the notices tell: the notice that concerns the resource most closely, the latest of equals;
 * failing that any of them, provided that one party is behind them all.
 */
export function attributionOf(resourceId: string, receipt: readonly ReceiptLine[], notices: readonly Notice[]): Attribution {
  const receipts = new Set(receipt.map((line) => line.resourceId));
  const closest = notices
    .map((notice) => ({ notice, closeness: closenessOf(notice.resourceId, resourceId, receipts) }))
    .filter(({ closeness }) => closeness > 0)
    .toSorted((a, b) => b.closeness - a.closeness || Date.parse(b.notice.at) - Date.parse(a.notice.at))[0]?.notice;
  return fromNotice(closest ?? sharedNotice(notices));
}

function closenessOf(noticed: string, resourceId: string, receipts: ReadonlySet<string>): number {
  if (noticed === resourceId) {
    return CLOSENESS.same;
  }
  if (receipts.has(noticed)) {
    return CLOSENESS.receipt;
  }
  if (scopeOfId(noticed) === resourceId || scopeOfId(resourceId) === noticed) {
    return CLOSENESS.extension;
  }
  return isWithin(noticed, resourceId) ? CLOSENESS.child : isWithin(resourceId, noticed) ? CLOSENESS.parent : CLOSENESS.none;
}

function sharedNotice(notices: readonly Notice[]): Notice | undefined {
  const parties = new Set(notices.map(({ actor }) => actor?.objectId ?? actor?.name));
  return parties.size === 1 && !parties.has(undefined) ? notices.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))[0] : undefined;
}

function fromNotice(notice: Notice | undefined): Attribution {
  return notice === undefined
    ? {}
    : {
        eventAt: notice.at,
        ...(notice.correlationId === undefined ? {} : { correlationId: notice.correlationId }),
        ...(notice.actor === undefined ? {} : { actor: notice.actor }),
      };
}
