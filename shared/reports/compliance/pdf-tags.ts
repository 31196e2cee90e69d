import type { Content, ContentText, TableCell } from 'pdfmake/interfaces.js';
import { plain } from './texts.ts';

/** What a part of the document is to a reader who does not see it: an element of the PDF's structure tree. */
export interface Tag {
  readonly type: 'Document' | 'H1' | 'H2' | 'P' | 'Table' | 'TR' | 'TH' | 'TD' | 'Figure';
  readonly children: Tag[];
  /** Says what a figure shows. */
  readonly alt?: string;
}

export interface Tagged {
  readonly content: Content[];
  readonly tags: Tag[];
}

export function tagOf(type: Tag['type'], children: Tag[] = [], alt?: string): Tag {
  return alt === undefined ? { type, children } : { type, children, alt };
}

/** A text that belongs to the element; several texts may. */
export function marked(text: string, tag: Tag, style: Omit<ContentText, 'text'> = {}): ContentText {
  // What a piece of text carries besides its style, pdfmake hands on to every word of it.
  const piece = { text: plain(text), tag };
  // Ids have no spaces; broken only there, a long one would run out of its cell.
  return { ...style, ...(/[^\s]{25}/.test(text) ? { wordBreak: 'break-all' as const } : {}), text: [piece] };
}

export function heading(text: string): Tagged {
  const tag = tagOf('H2');
  // The outline takes texts only as they are.
  const outline = { outline: true, outlineText: plain(text), headlineLevel: 1 };
  return { tags: [tag], content: [{ ...marked(text, tag, { style: 'h2' }), ...outline }] };
}

export function paragraph(text: string, style: Omit<ContentText, 'text'> = {}): Tagged {
  const tag = tagOf('P');
  return { tags: [tag], content: [marked(text, tag, style)] };
}

/** How a column is set. */
export interface PdfColumn {
  readonly head: string;
  readonly width: number | '*';
  readonly look?: 'number' | 'urgency';
}

const MOST_ROWS = 200;
const URGENCIES: Readonly<Record<string, string>> = { critical: '#7d0a1e', high: '#b42318', medium: '#8a5300', low: '#2f6b3a' };
const MUTED = '#57606a';
/** Between the first line of a cell and the quieter one below it. */
export const BELOW = '\n';

/** At most 200 rows; heads come again on every page and are read once. */
export function tableOf(columns: readonly PdfColumn[], rows: readonly (readonly string[])[]): Tagged {
  const table = tagOf('Table');
  const row = (cells: readonly string[], type: 'TH' | 'TD'): TableCell[] => {
    const tags = cells.map(() => tagOf(type));
    table.children.push(tagOf('TR', tags));
    return cells.map((text, index) => cellOf(text, tags[index] ?? tagOf(type), columns[index], type));
  };
  const shown = rows.length === 0 ? [['None.', ...columns.slice(1).map(() => '')]] : rows.slice(0, MOST_ROWS);
  const heads = row(
    columns.map(({ head }) => head),
    'TH',
  );
  const body = [heads, ...shown.map((cells) => row(cells, 'TD'))];
  const more = rows.length > MOST_ROWS ? [paragraph(`${rows.length - MOST_ROWS} more stand in the CSV and JSON files.`)] : [];
  const drawn: Content = {
    table: { headerRows: 1, keepWithHeaderRows: 1, dontBreakRows: true, widths: columns.map(({ width }) => width), body },
    layout: 'report',
    fontSize: 8.5,
    margin: [0, 0, 0, 6],
  };
  return joined({ tags: [table], content: [drawn] }, ...more);
}

function cellOf(text: string, tag: Tag, column: PdfColumn | undefined, type: 'TH' | 'TD'): TableCell {
  const style = {
    ...(column?.look === 'number' ? { alignment: 'right' as const } : {}),
    ...(type === 'TH' ? { bold: true, fillColor: '#f3f6f9' } : {}),
    ...(type === 'TD' && column?.look === 'urgency' ? { bold: true, color: URGENCIES[text] ?? MUTED } : {}),
  };
  const [first = '', ...rest] = text.split(BELOW);
  const { fillColor, ...ofText } = { fillColor: undefined, ...style };
  const filled = fillColor === undefined ? {} : { fillColor };
  return rest.length === 0
    ? { ...marked(first, tag, ofText), ...filled }
    : { stack: [marked(first, tag, ofText), marked(rest.join(' '), tag, { fontSize: 7, color: MUTED })], ...filled };
}

export function joined(...parts: readonly Tagged[]): Tagged {
  return { content: parts.flatMap(({ content }) => content), tags: parts.flatMap(({ tags }) => tags) };
}
