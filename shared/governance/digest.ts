import { createHash } from 'node:crypto';
import type { Message } from '../model/message.ts';
import type { Severity } from '../model/verdict.ts';

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** Topics that a person waits for: they go out by themselves as long as there is room. */
const URGENT: readonly Message['topic'][] = ['alarm', 'test', 'approval', 'report'];

export function isUrgent({ topic }: Message): boolean {
  return URGENT.includes(topic);
}

/** Urgent ones first, then by severity, then the oldest. */
export function byUrgency(a: Message, b: Message): number {
  return Number(isUrgent(b)) - Number(isUrgent(a)) || rank(a) - rank(b) || (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
}

function rank({ severity }: Message): number {
  return severity === undefined ? SEVERITIES.length : SEVERITIES.indexOf(severity);
}

/** One message instead of several; it names every transition id and every link of theirs. The same ones give the same id. */
export function digestOf(messages: readonly Message[]): Message {
  const [first] = messages;
  if (first === undefined || messages.length === 1) {
    return first ?? refuse();
  }
  const sorted = messages.toSorted(byUrgency);
  const ids = messages.flatMap(({ transitionIds = [] }) => transitionIds);
  const severity = sorted.map((message) => message.severity).find((one) => one !== undefined);
  const units = new Set(messages.flatMap(({ unit }) => (unit === undefined ? [] : [unit])));
  const unit = units.size === 1 && messages.every((message) => message.unit !== undefined) ? [...units][0] : undefined;
  return {
    id: createHash('sha256')
      .update(messages.map(({ id }) => id).join('\n'))
      .digest('hex'),
    topic: topicOf(messages),
    title: titleOf(messages, units),
    text: countsOf(sorted),
    ...(severity === undefined ? {} : { severity }),
    ...(unit === undefined ? {} : { unit }),
    facts: sorted.flatMap(factsOf),
    links: linksOf(sorted),
    transitionIds: ids,
    ...recipientsOf(messages),
    at: messages.map(({ at }) => at).toSorted()[0] ?? first.at,
  };
}

function refuse(): never {
  throw new RangeError('Expected at least one message for a digest but found none.');
}

function topicOf(messages: readonly Message[]): Message['topic'] {
  const topics = new Set(messages.map(({ topic }) => topic));
  return topics.size === 1 ? (messages[0]?.topic ?? 'findings') : 'findings';
}

function titleOf(messages: readonly Message[], units: ReadonlySet<string>): string {
  const count = messages.flatMap(({ transitionIds = [] }) => transitionIds).length;
  const about = units.size === 1 ? `in ${nameOf([...units][0] ?? '')}` : `in ${units.size} units`;
  return messages.every(({ topic }) => topic === 'findings') && units.size > 0
    ? `${count} changes of findings ${about}`
    : `${messages.length} messages in one${count === 0 ? '' : `, ${count} changes of findings`}`;
}

function countsOf(messages: readonly Message[]): string {
  const counts = [...Map.groupBy(messages, ({ topic, severity }) => `${topic === 'findings' ? '' : `${topic} `}${severity ?? 'message'}`)];
  return `${counts.map(([what, { length }]) => `${length} ${what}`).join(', ')}.`;
}

/** A finding's facts speak for themselves; another message is named with what it says. */
function factsOf(message: Message): Message['facts'] {
  return message.topic === 'findings' && message.facts.length > 0 ? message.facts : [{ name: message.title, value: message.text }];
}

function recipientsOf(messages: readonly Message[]): Pick<Message, 'to'> {
  const named = messages.flatMap(({ to = [] }) => to);
  // Those without recipients of their own go to everybody, who then has to be among them: such are not mixed.
  return messages.every(({ to }) => to !== undefined) ? { to: [...new Set(named)] } : {};
}

const MOST_FINDING_LINKS = 4;

/** Every link of what asks something of people; of findings the first few, which lead to their units. */
function linksOf(messages: readonly Message[]): Message['links'] {
  const asking = messages.filter(({ topic }) => topic !== 'findings').flatMap(linksThatAsk);
  const units = messages.filter(({ topic }) => topic === 'findings').flatMap(({ links }) => links.slice(0, 1));
  return [...distinct(asking), ...distinct(units).slice(0, MOST_FINDING_LINKS)];
}

/** Of an approval the first, which decides, with what it is about: beside others it would not tell. */
function linksThatAsk({ topic, title, links }: Message): Message['links'] {
  return topic === 'approval' ? links.slice(0, 1).map((link) => ({ ...link, title: `${link.title}: ${title}` })) : links;
}

function distinct(links: Message['links']): Message['links'] {
  return [...new Map(links.map((link) => [link.url, link])).values()];
}

/** What fits together, in their order. One that is too large by itself is a parcel of its own. */
export function parcelsOf<T>(items: readonly T[], costOf: (item: T) => number, most: number): T[][] {
  const parcels: T[][] = [];
  let cost = 0;
  for (const item of items) {
    const own = costOf(item);
    const last = parcels.at(-1);
    if (last === undefined || cost + own > most) {
      parcels.push([item]);
      cost = own;
    } else {
      last.push(item);
      cost += own;
    }
  }
  return parcels;
}

function nameOf(id: string): string {
  return id.split('/').at(-1) ?? id;
}
