import { html } from 'hono/html';
import type { Html } from './layout.ts';

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => Html | string;
  /** `n`: a number; `k`: kept on one line; `w`: text that may be long; `v`: a value that may be long. */
  readonly as?: 'n' | 'k' | 'w' | 'v';
}

export interface TableText {
  /** What the table holds, for who cannot see it; one of its own on a page. */
  readonly label: string;
  /** Said instead when there is nothing to show. */
  readonly empty: Html | string;
}

/** A table with its heads, or one quiet sentence. On a small screen each row becomes a card; the roles keep it a table for who cannot see it. */
export function table<T>(rows: readonly T[], columns: readonly Column<T>[], { label, empty }: TableText): Html {
  return rows.length === 0
    ? html`<p class="quiet">${empty}</p>`
    : html`<div class="wide" tabindex="0" role="region" aria-label="${label}"><table role="table"><thead role="rowgroup"><tr role="row">${columns.map(({ title, as }) => html`<th scope="col" role="columnheader" class="${as ?? ''}">${title}</th>`)}</tr></thead><tbody role="rowgroup">
${rows.map((row) => html`<tr role="row">${columns.map((column) => cellOf(column, row))}</tr>`)}
</tbody></table></div>`;
}

function cellOf<T>({ title, cell, as = 'k' }: Column<T>, row: T): Html {
  const value = cell(row);
  const classes = as === 'n' && value === '0' ? 'n zero' : as;
  return value === ''
    ? html`<td role="cell" class="${classes}"></td>`
    : html`<td role="cell" class="${classes}" data-title="${title}"><div>${value}</div></td>`;
}
