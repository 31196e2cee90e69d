import { html } from 'hono/html';
import type { Actor } from '../../model/finding.ts';
import type { Json } from '../../model/json.ts';
import { ESTATE, kindOfId, nameOfId, typeOfId, unitOfId } from '../../model/resource-id.ts';
import type { Severity } from '../../model/verdict.ts';
import type { Html } from './layout.ts';
import { portalAddress } from './portal.ts';

export const severities = ['critical', 'high', 'medium', 'low'] as const satisfies readonly Severity[];

/** A button that starts something; the answer leads back to a page. `main`: what the page is there for. */
export function action(address: string, label: string, kind: 'main' | 'other' = 'other'): Html {
  return html`<form method="post" action="${address}"><button class="${kind}">${label}</button></form>`;
}

/** `workspace`, `network security group`: what a resource is. */
export function kindName(id: string): string {
  return id === ESTATE.id ? ESTATE.kind : (kindOfId(id)?.replaceAll('-', ' ') ?? nameOfId(typeOfId(id)));
}

/** Its name and what it is, with the whole id as a tooltip. */
export function resource(id: string): Html {
  const unit = unitOfId(id);
  const place = unit === null || unit.id === id.toLowerCase() ? '' : ` in ${nameOfId(unit.id)}`;
  return html`<span title="${id}">${nameOfId(id)} <small>${kindName(id)}${place}</small></span>`;
}

/** What a unit is called: its resource's name, but for the estate, which is no resource. */
export function unitName(id: string): string {
  return id === ESTATE.id ? 'All workspaces together' : nameOfId(id);
}

/** The whole id, with a way to the portal where there is one. */
export function wholeResource(id: string, portal: string | undefined): Html {
  if (id === ESTATE.id) {
    return html`Compared with each other by every full scan, from the last look at each`;
  }
  return html`<code>${id}</code>${portal === undefined ? '' : html` <a href="${portalAddress(portal, id)}" rel="noreferrer">Open in the Azure portal</a>`}`;
}

/** A link to the page of a unit. */
export function unitLink(id: string): Html {
  return html`<a href="/api/dashboard/units?${new URLSearchParams({ id }).toString()}" title="${id}">${unitName(id)}</a>`;
}

export function findingLink(id: string, text: string): Html {
  return html`<a href="/api/dashboard/findings/${encodeURIComponent(id)}">${text}</a>`;
}

export type Tone = 'good' | 'bad' | 'attention' | 'neutral';

const SIGNS = {
  critical: '▲',
  high: '◆',
  medium: '●',
  low: '○',
  good: '✓',
  bad: '✕',
  attention: '!',
  neutral: '–',
} as const satisfies Record<Tone | Severity, string>;

/** Its meaning shows in colour, in a sign and in words. */
export function badge(tone: Tone | Severity, text: string): Html {
  return html`<span class="badge ${tone}"><span aria-hidden="true">${SIGNS[tone]}</span> ${text}</span>`;
}

export function severity(level: Severity): Html {
  return badge(level, level);
}

/** When, as people say it and exactly. */
export function time(at: string, now: Date = new Date()): Html {
  return html`<time datetime="${at}">${relative(Date.parse(at) - now.getTime())} <small>${clock(at)}</small></time>`;
}

/** Until when: exactly, and how long that is. */
export function deadline(at: string, now: Date = new Date()): Html {
  return html`<time datetime="${at}">${clock(at)} <small>${relative(Date.parse(at) - now.getTime())}</small></time>`;
}

/** `2026-11-24 18:10:45`, for a page that says that times are UTC. */
export function clock(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)}`;
}

function relative(aheadInMs: number): string {
  const seconds = Math.abs(aheadInMs) / 1000;
  if (Number.isNaN(seconds)) {
    return '';
  }
  const said = duration(seconds / 60);
  return aheadInMs > 0 ? `in ${said}` : `${said} ago`;
}

/** Minutes as people say them. */
export function duration(minutes: number): string {
  if (minutes < 1.5) {
    return `${Math.round(minutes * 60)} s`;
  }
  if (minutes < 90) {
    return `${Math.round(minutes)} min`;
  }
  return minutes < 48 * 60 ? `${(minutes / 60).toFixed(1)} h` : `${(minutes / 1440).toFixed(1)} days`;
}

const SOURCES = {
  claims: 'said by the event',
  evidence: 'by the id in the event',
  'activity-log': 'looked up in the activity log',
  'resource-changes': 'looked up in the resource changes',
} as const satisfies Record<Actor['confidence'], string>;

const ACTORS = {
  user: 'a person',
  application: 'an application',
  managedIdentity: 'a managed identity',
  unknown: 'of an unknown kind',
} as const satisfies Record<Actor['type'], string>;

/** Who did it, short: of an identity that is named by its resource id, the name. */
export function who(actor: Actor | undefined): Html | string {
  return actor === undefined ? '' : html`<span title="${actor.name}">${breakable(shortName(actor.name))}</span>`;
}

export function whoExactly(actor: Actor | undefined): Html | string {
  return actor === undefined
    ? 'Nobody knows: no event told of the change.'
    : html`${actor.name} <small>${ACTORS[actor.type]}, ${SOURCES[actor.confidence]}</small>`;
}

function shortName(name: string): string {
  return name.startsWith('/subscriptions/') ? nameOfId(name) : name;
}

/** A mail address breaks before its domain, if it has to. */
function breakable(name: string): Html {
  const [local = '', ...domain] = name.split('@');
  return html`${local}${domain.map((part) => html`<wbr>@${part}`)}`;
}

/** A property's value: text as it is, anything else as JSON; what is absent says so. */
export function value(found: Json): Html {
  return typeof found === 'string' && found !== '' ? html`<code>${found}</code>` : exactValue(found);
}

/** A property's value as JSON, so that "true" and true can be told apart. */
export function exactValue(found: Json): Html {
  return found === null ? html`<span class="quiet">absent</span>` : html`<code>${JSON.stringify(found)}</code>`;
}

export type Fact = readonly [name: string, text: Html | string];

export function facts(lines: readonly (Fact | undefined)[]): Html {
  return html`<dl>${lines.filter((line) => line !== undefined).map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>`;
}

export interface Card {
  readonly value: Html | string;
  readonly name: string;
  readonly tone?: Tone | Severity;
  readonly href?: string;
}

/** Numbers at a glance. */
export function cards(list: readonly Card[]): Html {
  const text = ({ value: number, name, href }: Card): Html =>
    html`<b>${number}</b> ${href === undefined ? name : html`<a href="${href}">${name}</a>`}`;
  return html`<ul class="cards">${list.map((card) => html`<li class="${card.value === '0' ? 'neutral' : (card.tone ?? 'neutral')}">${text(card)}</li>`)}</ul>`;
}

/** Who asked for a repair: a person, or the service itself. */
export function asker(requestedBy: string): string {
  return requestedBy.startsWith('transition:') ? 'aml-warden, when it was found' : requestedBy.replace(/^person:/, '');
}

/** What stands out on a page: what to do next, or what holds everything up. */
export function box(title: string, body: Html, kind: '' | 'stop' = ''): Html {
  return html`<section class="box ${kind}"><h2>${title}</h2>${body}</section>`;
}

export function bullets(lines: readonly (Html | string)[]): Html {
  return html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

/** `1 repair`, `2 repairs`. */
export function many(count: number, one: string, more: string = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : more}`;
}
