import type { Message } from '../model/message.ts';

export interface Mail {
  readonly subject: string;
  readonly text: string;
  /** A whole document. */
  readonly html: string;
}

const LONGEST_SUBJECT = 150;
const COLOURS = { critical: '#b00020', high: '#b00020', medium: '#8a5a00', low: '#2e6b34' } as const;

/** A message as a mail, as plain text and as HTML without scripts or remote pictures. */
export function mailOf(message: Message): Mail {
  return { subject: subjectOf(message), text: textOf(message), html: message.html ?? htmlOf(message) };
}

function subjectOf({ title, severity }: Message): string {
  const label = severity === undefined ? '' : `${severity}: `;
  return oneLine(`[aml-warden] ${label}${title}`).slice(0, LONGEST_SUBJECT).toWellFormed();
}

function textOf({ title, text, facts, differences = [], links, transitionIds = [], expiresAt }: Message): string {
  const parts = [
    [oneLine(title), oneLine(text)],
    differences.map(({ path, before, after }) => oneLine(`${path}: ${before} -> ${after}`)),
    facts.map(({ name, value }) => oneLine(`${name}: ${value}`)),
    expiresAt === undefined ? [] : [`Until ${expiresAt}`],
    links.map(({ title: name, url }) => `${oneLine(name)}: ${oneLine(url)}`),
    transitionIds.length === 0 ? [] : ['Transitions:', ...transitionIds.map(oneLine)],
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function htmlOf(message: Message): string {
  const { title, text, severity, facts, differences = [], links, transitionIds = [], expiresAt } = message;
  const colour = severity === undefined ? '#222' : COLOURS[severity];
  const rows = [...facts, ...(expiresAt === undefined ? [] : [{ name: 'Until', value: expiresAt }])];
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>',
    escapeHtml(oneLine(title)),
    '</title></head><body style="font-family:Segoe UI,Arial,sans-serif;color:#222;max-width:800px">',
    `<h1 style="font-size:20px;color:${colour}">${escapeHtml(oneLine(title))}</h1><p>${escapeHtml(text)}</p>`,
    tableOf(
      ['Property', 'Before', 'After'],
      differences.map(({ path, before, after }) => [path, before, after]),
    ),
    tableOf(
      ['What', 'Says'],
      rows.map(({ name, value }) => [name, value]),
    ),
    links.length === 0 ? '' : `<p>${links.map(linkOf).join(' &middot; ')}</p>`,
    transitionIds.length === 0
      ? ''
      : `<p style="font-family:monospace;font-size:11px;color:#555">${transitionIds.map(escapeHtml).join('<br>')}</p>`,
    '</body></html>',
  ].join('');
}

function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const style = 'style="border:1px solid #ccc;padding:4px 8px;text-align:left;vertical-align:top"';
  const row = (cells: readonly string[]): string => `<tr>${cells.map((cell) => `<td ${style}>${escapeHtml(cell)}</td>`).join('')}</tr>`;
  return rows.length === 0
    ? ''
    : `<table style="border-collapse:collapse;margin:12px 0"><thead><tr>${heads.map((head) => `<th scope="col" ${style}>${head}</th>`).join('')}</tr></thead><tbody>${rows.map(row).join('')}</tbody></table>`;
}

function linkOf({ title, url }: { readonly title: string; readonly url: string }): string {
  return /^https?:\/\//.test(url) ? `<a href="${escapeHtml(url)}">${escapeHtml(title)}</a>` : escapeHtml(title);
}

/** A text within HTML, between tags or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

/** A line end in a subject would begin another header. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, ' ').trim();
}
