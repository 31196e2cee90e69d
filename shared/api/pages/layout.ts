import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const STYLE = raw(`
:root { color-scheme: light dark; --line: light-dark(#d5dae1, #3a4250); --quiet: light-dark(#55606e, #a4afbd); --bg: light-dark(#fff, #14181e); }
* { box-sizing: border-box } body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: var(--bg) }
h1 { font-size: 1.35rem } h2 { font-size: 1.05rem; margin-top: 2rem } .quiet { color: var(--quiet) }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top }
td { overflow-wrap: anywhere } th { font-weight: 600 } code { font-size: .9em } .k, time { white-space: nowrap; overflow-wrap: normal } .n { text-align: right; font-variant-numeric: tabular-nums }
.badge { border: 1px solid currentcolor; border-radius: 1rem; padding: 0 .5rem; font-size: .85em; white-space: nowrap }
.critical { color: light-dark(#a3121f, #ff8a93) } .high { color: light-dark(#8f4300, #ffb067) } .medium { color: light-dark(#6b5900, #e6cf5a) } .low { color: var(--quiet) }
button { font: inherit; padding: .4rem 1rem } form { display: inline-block; margin-right: .5rem }
`);

/** A whole page. Everything put into `body` through `html` is escaped. */
export function page(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · aml-warden</title><style>${STYLE}</style></head>
<body><main><h1>${title}</h1>${body}</main></body>
</html>`;
}

/** The last part of a resource id, with the whole as a tooltip. */
export function resource(id: string): Html {
  return html`<span title="${id}">${id.split('/').slice(-2).join(' / ')}</span>`;
}

export function severity(name: string): Html {
  return html`<span class="badge ${name}">${name}</span>`;
}

/** A time people can read, with the exact one as a tooltip. */
export function time(at: string): Html {
  return html`<time datetime="${at}" title="${at}">${at.slice(0, 10)} ${at.slice(11, 19)}</time>`;
}
