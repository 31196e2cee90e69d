import { html } from 'hono/html';
import { placeOf } from './place.ts';
import { plain } from './texts.ts';

export type Html = ReturnType<typeof html>;

/** How a column is set: numbers to the right, short words unbroken, long texts broken anywhere. */
type Look = 'text' | 'wide' | 'short' | 'number' | 'severity' | 'resource' | 'percent';

export interface Column {
  readonly head: string;
  readonly look: Look;
}

/** A page for people is no place for ten thousand lines; CSV and JSON have them all. */
const MOST_ROWS = 200;

/** Columns from `head` or `head:look`; without a look, it is text. */
export function columns(...heads: readonly (string | readonly [string, Look])[]): Column[] {
  return heads.map((one) => (typeof one === 'string' ? { head: one, look: 'text' } : { head: one[0], look: one[1] }));
}

export function table(caption: string, cols: readonly Column[], rows: readonly (readonly string[])[]): Html {
  return html`<table><caption>${plain(caption)}</caption><thead><tr>${cols.map(({ head, look }) => html`<th scope="col"${classOf(look)}>${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((text, index) => cell(text, cols[index]?.look ?? 'text'))}</tr>`)}</tbody></table>`;
}

/** A cell of two lines: what matters, and below it what goes with it. */
export function twoLines(first: string, second: string): string {
  return `${plain(first)}${LINE}${plain(second)}`;
}

/** No name holds it: `plain` takes control characters out. */
const LINE = '\n';

/** At most 200 rows, and how many more there are. */
export function longTable(caption: string, cols: readonly Column[], rows: readonly (readonly string[])[]): Html {
  const more = rows.length - MOST_ROWS;
  return html`${table(`${caption} (${rows.length})`, cols, rows.slice(0, MOST_ROWS))}${more > 0 ? html`<p>${more} more stand in the CSV and JSON files.</p>` : ''}`;
}

function badge(severity: string): Html {
  return html`<span class="badge ${severity}">${severity}</span>`;
}

function classOf(look: Look): Html | string {
  return look === 'text' ? '' : html` class="${look}"`;
}

function cell(text: string, look: Look): Html {
  switch (look) {
    case 'severity':
      return html`<td class="severity">${badge(text)}</td>`;
    case 'resource': {
      const { name, within } = placeOf(text);
      return html`<td class="resource" title="${plain(text)}">${lines(name, within)}</td>`;
    }
    case 'number':
      return html`<td class="number${text === '0' ? ' zero' : ''}">${plain(text)}</td>`;
    case 'percent':
      return html`<td class="percent"><div>${bar(Number.parseFloat(text))}<b>${plain(text)}</b></div></td>`;
    default: {
      const [first = '', ...rest] = text.split(LINE);
      return html`<td${classOf(look)}>${lines(plain(first), plain(rest.join(' ')))}</td>`;
    }
  }
}

function lines(first: string, second: string): Html {
  return html`${first}${second === '' ? '' : html`<span class="within">${second}</span>`}`;
}

/** The number beside it says the same. */
function bar(percent: number): Html | string {
  return Number.isNaN(percent) ? '' : html`<i aria-hidden="true"><i style="width:${Math.min(100, Math.max(0, percent))}%"></i></i>`;
}
