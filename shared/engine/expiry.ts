import type { Exemption } from '../model/exemption.ts';
import type { Message } from '../model/message.ts';

const DAY_IN_MS = 86_400_000;

/** How many days before its end an exemption is told of, the nearest first. */
const WARNED_AT = [3, 14] as const;

/**
 * What people are told of exemptions that end soon: once 14 days before and once 3 days before. The ids are the same however often it
 * is asked, so that every night may ask.
 */
export function expiryMessages(exemptions: readonly Exemption[], at: string): Message[] {
  return exemptions.flatMap((exemption) => {
    const left = Date.parse(exemption.expires) - Date.parse(at);
    const days = left <= 0 ? undefined : WARNED_AT.find((limit) => left <= limit * DAY_IN_MS);
    return days === undefined ? [] : [messageOf(exemption, days, at)];
  });
}

function messageOf(
  { id, kind, ruleId, resourceId, unit, tag, reason, ticket, approver, expires }: Exemption,
  days: number,
  at: string,
): Message {
  const what = kind === 'snooze' ? 'snooze' : 'exemption';
  const where = resourceId ?? unit ?? (tag === undefined ? '' : `everything tagged ${tag.name}: ${tag.value}`);
  return {
    id: `exemption-${id}-${days}`,
    topic: 'exemption',
    title: `The ${what} of ${ruleId} ends in ${days} days or less`,
    text:
      kind === 'snooze'
        ? `On ${expires} alerts of ${ruleId} begin again. Repair what it tells of, or decide anew.`
        : `From ${expires} on the finding counts again and may be repaired. Repair it, or decide anew with a new end.`,
    ...(unit === undefined ? {} : { unit }),
    facts: [
      { name: 'Where', value: where },
      { name: 'Reason', value: reason },
      { name: 'Ticket', value: ticket },
      { name: 'Approver', value: approver },
      { name: 'Ends', value: expires },
    ],
    links: [],
    at,
    expiresAt: expires,
  };
}
