import type { Consumer } from '../model/consumer.ts';
import type { Transition } from '../model/finding.ts';
import type { Message } from '../model/message.ts';
import type { Outgoing } from './post.ts';
import { isWorthTelling, type Routing } from './routes.ts';

const DIGEST_WAIT_IN_MS = 3_600_000;
/** At least so long are first looks gathered: a scan begins many units. */
const FIRST_LOOK_WAIT_IN_MS = 60_000;

export interface GatherPorts {
  readonly outgoing: Pick<Outgoing, 'gather'>;
  readonly routing: () => Promise<Routing>;
  /** The environment of a unit, lower case. */
  readonly environmentOf?: (unit: string) => Promise<string | undefined>;
  /** Where people reach this app; the messages then link to the unit. */
  readonly publicUrl?: string | undefined;
  readonly now?: () => Date;
}

/**
 * Tells people of transitions. Openings, returns, changes and contested ones are gathered per unit; what was found by a first look or by
 * a new catalogue comes in one digest, and so does what is resolved or exempted, an hour later at most.
 */
export function messagesConsumer(ports: GatherPorts): Consumer {
  return {
    name: 'messages',
    wants: () => true,
    async deliver(transitions) {
      const routing = await ports.routing();
      const now = (ports.now ?? (() => new Date()))();
      for (const [unit, theirs] of Map.groupBy(transitions, (transition) => transition.unit)) {
        const environment = await ports.environmentOf?.(unit);
        const about = { unit, ...(environment === undefined ? {} : { environment }) };
        const told = theirs.filter(({ severity }) => isWorthTelling(severity, about, routing));
        for (const [group, same] of Map.groupBy(told, (transition) => groupOf(transition, now))) {
          const notBefore = timeFor(group, same, routing, now);
          const messages = same.map((transition) => findingMessage(transition, { ...about, publicUrl: ports.publicUrl }));
          await ports.outgoing.gather(messages, { group, notBefore });
        }
      }
      return [];
    },
  };
}

function groupOf({ change, cause, unit, snoozedUntil }: Transition, now: Date): string {
  if (change === 'resolved' || change === 'exempted') {
    return 'ended';
  }
  if (snoozedUntil !== undefined && Date.parse(snoozedUntil) > now.getTime()) {
    return `snoozed ${snoozedUntil} ${unit}`;
  }
  return cause === 'first-look' || cause === 'new-catalogue' ? cause : `unit ${unit}`;
}

function timeFor(group: string, [first]: readonly Transition[], { gatherForInSeconds }: Routing, now: Date): string {
  if (group.startsWith('snoozed ')) {
    return new Date(first?.snoozedUntil ?? now).toISOString();
  }
  const gatherInMs = gatherForInSeconds * 1_000;
  const wait = group === 'ended' ? DIGEST_WAIT_IN_MS : group.startsWith('unit ') ? gatherInMs : Math.max(gatherInMs, FIRST_LOOK_WAIT_IN_MS);
  return new Date(now.getTime() + wait).toISOString();
}

interface About {
  readonly unit: string;
  readonly environment?: string;
  readonly publicUrl?: string | undefined;
}

/** A message per transition, with its id: whoever sends it makes one of those that belong together. */
export function findingMessage(transition: Transition, { unit, environment, publicUrl }: About): Message {
  const { id, ruleId, change, severity, title, because, at, findingId } = transition;
  const links =
    publicUrl === undefined
      ? []
      : [
          { title: `Open ${nameOf(unit)}`, url: `${publicUrl}/api/dashboard/units?id=${encodeURIComponent(unit)}` },
          ...(change === 'resolved' ? [] : [{ title: `Open ${ruleId}`, url: `${publicUrl}/api/dashboard/findings/${findingId}` }]),
        ];
  return {
    id,
    topic: 'findings',
    title: `${ruleId} ${CHANGES[change]} in ${nameOf(unit)}`,
    text: `${title}. ${because}`,
    severity,
    unit,
    ...(environment === undefined ? {} : { environment }),
    facts: [factOf(transition)],
    links,
    transitionIds: [id],
    at,
  };
}

const CHANGES = {
  opened: 'found',
  regressed: 'is back',
  changed: 'changed',
  resolved: 'resolved',
  exempted: 'exempted',
  contested: 'contested',
} as const satisfies Record<Transition['change'], string>;

function factOf({ severity, ruleId, change, resourceId, because, actor }: Transition): { readonly name: string; readonly value: string } {
  const by = actor === undefined ? '' : ` Changed by ${actor.name}.`;
  return { name: `${severity} ${ruleId}`, value: `${CHANGES[change]}: ${nameOf(resourceId)}. ${because}${by}` };
}

function nameOf(id: string): string {
  return id.split('/').at(-1) ?? id;
}
