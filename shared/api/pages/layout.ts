import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const STYLE = raw(`
:root { color-scheme: light dark; --line: light-dark(#d5dae1, #3a4250); --quiet: light-dark(#55606e, #a4afbd); --bg: light-dark(#fff, #14181e); --accent: light-dark(#0a4fa3, #8dbcff); --soft: light-dark(#f3f5f8, #1d232c) }
* { box-sizing: border-box } body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 76rem; padding: 0 1.5rem 3rem; background: var(--bg); color: light-dark(#1a2029, #e7ebf0) }
a { color: var(--accent) } a:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
h1 { font-size: 1.35rem; overflow-wrap: anywhere } h2 { font-size: 1.05rem; margin-top: 2rem } .quiet { color: var(--quiet) } .id { overflow-wrap: anywhere }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: baseline; padding: 1rem 0; border-bottom: 1px solid var(--line) } header strong { margin-right: .5rem }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; list-style: none; margin: 0; padding: 0 } nav a[aria-current] { color: inherit; font-weight: 600; text-decoration: none }
.skip { position: absolute; left: -100rem } .skip:focus { left: 1rem; background: var(--bg) }
.wide { overflow-x: auto } table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top }
td { overflow-wrap: anywhere } th { font-weight: 600; white-space: nowrap } code { font-size: .9em } .k, time { white-space: nowrap; overflow-wrap: normal } .n { text-align: right; font-variant-numeric: tabular-nums }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem } dt { color: var(--quiet) } dd { margin: 0; overflow-wrap: anywhere }
.cards { display: flex; flex-wrap: wrap; gap: .75rem; padding: 0; list-style: none } .cards li { background: var(--soft); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem 1rem; min-width: 8rem } .cards b { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums }
.badge { border: 1px solid currentcolor; border-radius: 1rem; padding: 0 .5rem; font-size: .85em; white-space: nowrap }
.critical { color: light-dark(#a3121f, #ff8a93) } .high { color: light-dark(#8f4300, #ffb067) } .medium { color: light-dark(#6b5900, #e6cf5a) } .low { color: var(--quiet) }
button { font: inherit; padding: .4rem 1rem } form { display: inline-block; margin-right: .5rem } progress { width: 100%; height: 1rem }
`);

const PLACES = [
  ['/api/dashboard', 'Estate'],
  ['/api/dashboard/findings', 'Findings'],
  ['/api/dashboard/remediations', 'Remediations'],
  ['/api/dashboard/scans', 'Scans'],
  ['/api/dashboard/reports', 'Reports'],
] as const;

export interface PageOptions {
  /** Address of the place in the navigation that the page belongs to. */
  readonly place?: (typeof PLACES)[number][0];
  /** Loads the page again after so many seconds: while something is under way. */
  readonly refreshInSeconds?: number;
}

/** A whole page. Everything put into `body` through `html` is escaped. It works without any script. */
export function page(title: string, body: Html, { place, refreshInSeconds }: PageOptions = {}): Html {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${refreshInSeconds === undefined ? '' : html`<meta http-equiv="refresh" content="${refreshInSeconds}">`}<title>${title} · aml-warden</title><style>${STYLE}</style></head>
<body><a class="skip" href="#main">Skip to the content</a>
<header><strong>aml-warden</strong><nav aria-label="Pages"><ul>${PLACES.map(([address, name]) => html`<li><a href="${address}"${address === place ? raw(' aria-current="page"') : ''}>${name}</a></li>`)}</ul></nav></header>
<main id="main"><h1>${title}</h1>${body}</main></body>
</html>`;
}

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => Html | string;
  /** `n`: a number; `k`: kept on one line. */
  readonly as?: 'n' | 'k';
}

export interface TableText {
  /** What the table holds, for who cannot see it; one of its own on a page. */
  readonly label: string;
  /** Said instead when there is nothing to show. */
  readonly empty: string;
}

/** A table with its heads, or one quiet sentence. */
export function table<T>(rows: readonly T[], columns: readonly Column<T>[], { label, empty }: TableText): Html {
  return rows.length === 0
    ? html`<p class="quiet">${empty}</p>`
    : html`<div class="wide" tabindex="0" role="region" aria-label="${label}"><table><thead><tr>${columns.map(({ title, as }) => html`<th scope="col" class="${as ?? ''}">${title}</th>`)}</tr></thead><tbody>
${rows.map((row) => html`<tr>${columns.map(({ cell, as }) => html`<td class="${as ?? ''}">${cell(row)}</td>`)}</tr>`)}
</tbody></table></div>`;
}

/** A button that starts something; the answer leads back to a page. */
export function action(address: string, label: string): Html {
  return html`<form method="post" action="${address}"><button>${label}</button></form>`;
}

/** The last part of a resource id, with the whole as a tooltip. */
export function resource(id: string): Html {
  return html`<span title="${id}">${shortOf(id)}</span>`;
}

export function shortOf(id: string): string {
  return id.split('/').slice(-2).join(' / ');
}

/** A link to the page of a unit. */
export function unitLink(id: string): Html {
  return html`<a href="/api/dashboard/units?${new URLSearchParams({ id }).toString()}" title="${id}">${shortOf(id)}</a>`;
}

export function findingLink(id: string, text: string): Html {
  return html`<a href="/api/dashboard/findings/${encodeURIComponent(id)}">${text}</a>`;
}

export function severity(name: string): Html {
  return html`<span class="badge ${name}">${name}</span>`;
}

/** A time people can read, with the exact one as a tooltip. */
export function time(at: string): Html {
  return html`<time datetime="${at}" title="${at}">${at.slice(0, 10)} ${at.slice(11, 19)}</time>`;
}

/** Minutes as people say them. */
export function duration(minutes: number): string {
  if (minutes < 60) {
    return `${Math.round(minutes)} min`;
  }
  return minutes < 48 * 60 ? `${(minutes / 60).toFixed(1)} h` : `${(minutes / 1440).toFixed(1)} days`;
}
