import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { STYLE } from './style.ts';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const PLACES = [
  ['/api/dashboard', 'Estate'],
  ['/api/dashboard/findings', 'Findings'],
  ['/api/dashboard/remediations', 'Remediations'],
  ['/api/dashboard/exemptions', 'Exemptions'],
  ['/api/dashboard/scans', 'Scans'],
  ['/api/dashboard/reports', 'Reports'],
  ['/api/dashboard/health', 'Health'],
] as const;

export interface PageOptions {
  /** Address of the place in the navigation that the page belongs to. */
  readonly place?: (typeof PLACES)[number][0];
  /** What the page shows, in few words, where it lies below its place: the last of the breadcrumbs. */
  readonly crumb?: string;
  /** Of the window, where it should say more than the heading. */
  readonly windowTitle?: string;
  /** Loads the page again after so many seconds: while something is under way. */
  readonly refreshInSeconds?: number | undefined;
}

/** A whole page. Everything put into `body` through `html` is escaped. It works without any script. */
export function page(title: string, body: Html, { place, crumb, windowTitle, refreshInSeconds }: PageOptions = {}): Html {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${refreshInSeconds === undefined ? '' : html`<meta http-equiv="refresh" content="${refreshInSeconds}">`}<title>${windowTitle ?? title} · aml-warden</title><style>${STYLE}</style></head>
<body><a class="skip" href="#main">Skip to the content</a>
<header><strong>aml-warden</strong><nav aria-label="Pages"><ul>${PLACES.map(([address, name]) => html`<li><a href="${address}"${here(address === place, crumb)}>${name}</a></li>`)}</ul></nav></header>
${crumb === undefined ? '' : crumbs(place, crumb)}
<main id="main"><h1>${title}</h1>${body}</main>
<footer>Times are UTC.${refreshInSeconds === undefined ? '' : html` This page loads itself again every ${refreshInSeconds} seconds. <a href="?live=off">Stop that</a>`}</footer></body>
</html>`;
}

/** `page` for the page itself, `true` for a page below it. */
function here(isPlace: boolean, crumb: string | undefined): Html | string {
  return isPlace ? raw(` aria-current="${crumb === undefined ? 'page' : 'true'}"`) : '';
}

function crumbs(place: PageOptions['place'], crumb: string): Html {
  const above = PLACES.find(([address]) => address === place);
  return html`<nav class="crumbs" aria-label="Breadcrumb"><ol>${above === undefined ? '' : html`<li><a href="${above[0]}">${above[1]}</a></li>`}<li aria-current="page">${crumb}</li></ol></nav>`;
}
