import type { Json, JsonObject } from '../model/json.ts';
import type { Message } from '../model/message.ts';
import { markdownText } from './markdown.ts';

/** A flow refuses above 28 KB; Teams itself is happier below this. */
export const LARGEST_CARD_IN_BYTES = 20_000;

/** Teams shows six buttons. */
const MOST_ACTIONS = 6;
const LONGEST = { title: 160, text: 1_500, name: 100, value: 300, url: 1_500 } as const;
/** Kept free for what says that something was left out. */
const SPARE_IN_BYTES = 400;

const COLOURS = { critical: 'Attention', high: 'Attention', medium: 'Warning', low: 'Good' } as const;

/**
 * A message as an Adaptive Card 1.4 below 20 KB. Title, text, buttons and every transition id are always in it; differences and facts as
 * long as there is room, and it says how many are not.
 */
export function cardOf(message: Message): JsonObject {
  const head = headOf(message);
  const tail = [...idsOf(message), ...moreLinks(message)];
  const actions = message.links.filter(isOpenable).slice(0, MOST_ACTIONS).map(actionOf);
  const card = (body: readonly Json[]): JsonObject => ({
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.4',
    msteams: { width: 'Full' },
    body: [...head, ...body, ...tail],
    actions,
  });
  const room = LARGEST_CARD_IN_BYTES - bytesOf(card([])) - SPARE_IN_BYTES;
  return card(detailsOf(message, room));
}

/** What is sent to a Teams workflow. */
export function teamsMessageOf(message: Message): JsonObject {
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: cardOf(message) }],
  };
}

/**
 * Bytes a message takes of a digest's card, at most: its ids and links; what it says is left out where there is no room. A digest has few
 * links of findings, for which there is always room.
 */
export function costInCard({ transitionIds = [], links, topic }: Message): number {
  const told = topic === 'findings' ? [] : links;
  return transitionIds.reduce((sum, id) => sum + bytesOf(id), 0) + told.reduce((sum, link) => sum + bytesOf(actionOf(link)) + 10, 0);
}

/** What the ids and links of a digest's card may take. */
export const ROOM_IN_CARD = 14_000;

function headOf({ title, text, severity, topic, environment }: Message): Json[] {
  const colour = severity === undefined ? 'Default' : COLOURS[severity];
  const label = [topic, severity, environment].filter((part) => part !== undefined).join(' · ');
  return [
    block(label, 100, { size: 'Small', isSubtle: true }),
    block(title, LONGEST.title, { size: 'Medium', weight: 'Bolder', color: colour }),
    block(text, LONGEST.text, {}),
  ];
}

function detailsOf({ differences = [], facts, expiresAt }: Message, room: number): Json[] {
  const until = expiresAt === undefined ? [] : [fact({ name: 'Until', value: expiresAt })];
  const changes = differences.map(({ path, before, after }) =>
    block(`${path}: ${before} → ${after}`, LONGEST.value * 2 + LONGEST.name, { fontType: 'Monospace', spacing: 'Small' }),
  );
  const shownChanges = fitting(changes, room - bytesOf(until));
  const left = room - bytesOf(shownChanges) - bytesOf(until);
  const shownFacts = fitting(facts.map(fact), left);
  const set = [...until, ...shownFacts];
  return [
    ...shownChanges,
    ...omitted(differences.length - shownChanges.length, 'changes'),
    ...(set.length === 0 ? [] : [{ type: 'FactSet', facts: set }]),
    ...omitted(facts.length - shownFacts.length, 'lines'),
  ];
}

function fitting(items: readonly Json[], room: number): Json[] {
  let used = 0;
  const end = items.findIndex((item) => {
    used += bytesOf(item) + 1;
    return used > room;
  });
  return end === -1 ? [...items] : items.slice(0, end);
}

function omitted(count: number, what: string): Json[] {
  return count === 0 ? [] : [block(`… and ${count} more ${what}. Open the page to see all.`, 100, { isSubtle: true })];
}

function idsOf({ transitionIds = [] }: Message): Json[] {
  return transitionIds.length === 0
    ? []
    : [
        {
          type: 'TextBlock',
          text: transitionIds.map(markdownText).join(' '),
          wrap: true,
          size: 'Small',
          isSubtle: true,
          fontType: 'Monospace',
        },
      ];
}

/** Links beyond the buttons. */
function moreLinks({ links }: Message): Json[] {
  const lines = links
    .filter(isOpenable)
    .slice(MOST_ACTIONS)
    .map(({ title, url }) => `[${markdownText(cut(title, LONGEST.name))}](${encodedUrl(url)})`);
  return lines.length === 0 ? [] : [{ type: 'TextBlock', text: lines.join(' · '), wrap: true }];
}

/** An address within the parentheses of a link. */
function encodedUrl(url: string): string {
  return new URL(url).href.replaceAll('(', '%28').replaceAll(')', '%29');
}

function isOpenable({ url }: { readonly url: string }): boolean {
  if (!URL.canParse(url) || url.length > LONGEST.url) {
    return false;
  }
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
}

function actionOf({ title, url }: { readonly title: string; readonly url: string }): JsonObject {
  return { type: 'Action.OpenUrl', title: cut(printable(title), LONGEST.name), url };
}

function fact({ name, value }: { readonly name: string; readonly value: string }): JsonObject {
  return { title: markdownText(cut(name, LONGEST.name)), value: markdownText(cut(value, LONGEST.value)) };
}

function block(text: string, longest: number, style: JsonObject): JsonObject {
  return { type: 'TextBlock', text: markdownText(cut(text, longest)), wrap: true, ...style };
}

function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).toWellFormed()}…`;
}

function bytesOf(value: Json | readonly Json[]): number {
  return Buffer.byteLength(JSON.stringify(value));
}
