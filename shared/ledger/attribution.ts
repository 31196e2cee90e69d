import type { Notice, Transition } from '../model/finding.ts';
import type { Kind } from '../model/kinds.ts';
import { isWithin, kindOfId, scopeOfId, typeOfId } from '../model/resource-id.ts';
import type { ReceiptLine } from '../model/verdict.ts';

export type Attribution = Pick<Transition, 'eventAt' | 'correlationId' | 'actor'>;

/** How closely a notice must concern a resource to be taken for the cause of what changed there. */
const CLOSENESS = { same: 4, receipt: 3, extension: 3, listed: 2, parent: 1, none: 0 } as const;

/**
 * Who is behind a transition, as far as the notices tell: the notice that concerns the resource most closely, the latest of equals.
 * Nobody, where none concerns it: what changed may have been seen by chance, and a wrong name is worse than none.
 */
export function attributionOf(resourceId: string, receipt: readonly ReceiptLine[], notices: readonly Notice[]): Attribution {
  const closest = notices
    .map((notice) => ({ notice, closeness: closenessOf(notice.resourceId, resourceId, receipt) }))
    .filter(({ closeness }) => closeness > 0)
    .toSorted((a, b) => b.closeness - a.closeness || Date.parse(b.notice.at) - Date.parse(a.notice.at))[0]?.notice;
  return fromNotice(closest);
}

function closenessOf(noticed: string, resourceId: string, receipt: readonly ReceiptLine[]): number {
  if (noticed === resourceId) {
    return CLOSENESS.same;
  }
  if (receipt.some((line) => line.resourceId === noticed)) {
    return CLOSENESS.receipt;
  }
  if (scopeOfId(noticed) === resourceId || scopeOfId(resourceId) === noticed) {
    return CLOSENESS.extension;
  }
  if (receipt.some((line) => isListOf(line, noticed))) {
    return CLOSENESS.listed;
  }
  return isAbove(noticed, resourceId) ? CLOSENESS.parent : CLOSENESS.none;
}

/** Something around the resource, or something set on that and inherited. */
function isAbove(noticed: string, resourceId: string): boolean {
  const kind = kindOfId(noticed);
  const scope = kind !== undefined && INHERITED.has(kind) ? scopeOfId(noticed) : noticed;
  return isWithin(resourceId, scope) || !scope.startsWith('/subscriptions/');
}

const INHERITED: ReadonlySet<Kind> = new Set(['role-assignment', 'lock', 'policy-assignment']);

/** A list that the rule looked at and that the noticed resource stands in, or stood in. */
function isListOf({ resourceId, path }: ReceiptLine, noticed: string): boolean {
  return isWithin(noticed, resourceId) && path.toLowerCase() === `${typeOfId(noticed)} (list)`;
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
