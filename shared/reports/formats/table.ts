import { styleText } from 'node:util';
import type { Severity } from '../../model/verdict.ts';
import { grantCommand, missingOf } from '../missing-permissions.ts';
import { type FormatDocument, type FormatResult, failsOf, placeOf } from './document.ts';

export interface TableLook {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Whether a word that is wider is broken, as on a terminal; elsewhere an id stays whole for whoever searches it. */
  readonly breaksWords?: boolean;
}

const STYLE = { critical: ['bold', 'red'], high: ['red'], medium: ['yellow'], low: ['dim'] } as const satisfies Record<
  Severity,
  readonly string[]
>;
const NARROWEST = 40;
const MOST_UNREAD = 10;

/** Fails, the worst first, a few lines each that fit the terminal; then what could not be said, and the sum. */
export function table(document: FormatDocument, look: TableLook): string {
  const lines = [
    ...failsOf(document).flatMap((result) => failLines(result, look)),
    ...unknownLines(document, look),
    ...unevaluatedLines(document),
    ...(document.unread.length === 0 ? [] : [...unreadLines(document, look), ...missingLines(document)]),
    summary(document),
  ];
  return `${lines.join('\n')}\n`;
}

function failLines(result: FormatResult, look: TableLook): string[] {
  const { severity, ruleId, title, because, condition } = result;
  const label = severity.padEnd(8);
  const painted = look.colour ? styleText([...STYLE[severity]], label, { validateStream: false }) : label;
  const text = `${because}${condition === undefined ? '' : ` (if ${condition})`}`;
  return [`${painted}  ${ruleId}  ${printable(title)}`, ...wrapped(placeOf(result), look), ...wrapped(text, look), ''];
}

/** Why something could not be said, the most frequent reason first. */
function unknownLines({ results }: FormatDocument, look: TableLook): string[] {
  const unknown = results.filter(({ verdict }) => verdict === 'unknown');
  const reasons = [...Map.groupBy(unknown, ({ because, missing }) => missing ?? because)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, 10);
  return reasons.length === 0
    ? []
    : [`${unknown.length} verdicts are unknown:`, ...reasons.flatMap(([reason, all]) => wrapped(`${all.length} × ${reason}`, look)), ''];
}

/** What several files lack is said once. */
function unevaluatedLines({ files = [] }: FormatDocument): string[] {
  const unevaluated = files.filter(({ status }) => status === 'notEvaluated');
  const place = ({ path, line }: (typeof files)[number]): string => `${printable(path)}${line === undefined ? '' : `:${line}`}`;
  return [...Map.groupBy(unevaluated, ({ reason = '' }) => reason)].flatMap(([reason, [first, ...more]]) =>
    first === undefined
      ? []
      : more.length === 0
        ? [`not evaluated  ${place(first)}: ${printable(reason)}`]
        : [`not evaluated, ${more.length + 1} files: ${printable(reason)}`, ...[first, ...more].map((file) => `          ${place(file)}`)],
  );
}

/** What a scan could not see for another reason than a permission; a check says it file by file. */
function unreadLines({ unread, files }: FormatDocument, look: TableLook): string[] {
  const others = files === undefined ? unread.filter(({ missing }) => missing === undefined) : [];
  const shown = others
    .slice(0, MOST_UNREAD)
    .flatMap(({ resourceId, reason }) => wrapped(resourceId === '/' ? reason : `${resourceId}: ${reason}`, look));
  const more = others.length > MOST_UNREAD ? [`          … and ${others.length - MOST_UNREAD} more`] : [];
  return others.length === 0 ? [] : ['Not read:', ...shown, ...more, ''];
}

function missingLines({ unread }: FormatDocument): string[] {
  const missing = missingOf(unread);
  return missing.actions.length === 0
    ? []
    : [
        'The signed-in identity lacks:',
        ...missing.actions.map((action) => `  ${printable(action)}`),
        'Grant it with:',
        ...grantCommand(missing).map((command) => `  ${printable(command)}`),
        '',
      ];
}

function summary({ counts, files }: FormatDocument): string {
  const checked = files === undefined ? '' : `${files.filter(({ status }) => status === 'checked').length} of ${files.length} files, `;
  return `${checked}${counts.units} units, ${counts.resources} resources: ${counts.fail} fail, ${counts.unknown} unknown, ${counts.pass} pass, ${counts.exempt} exempt.`;
}

function wrapped(text: string, { width, breaksWords = false }: TableLook): string[] {
  const room = Math.max(NARROWEST, width) - 10;
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text)
    .split(' ')
    .flatMap((long) => (breaksWords ? pieces(long, room) : [long]))) {
    if (line !== '' && line.length + word.length + 1 > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((part) => `          ${part}`);
}

/** An id is broken behind a slash where there is one. */
function pieces(word: string, room: number): string[] {
  if (word.length <= room) {
    return [word];
  }
  const slash = word.lastIndexOf('/', room - 1);
  const at = slash > 0 ? slash + 1 : room;
  return [word.slice(0, at), ...pieces(word.slice(at), room)];
}

/** Names come from outside: nothing in them may steer a terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '\uFFFD');
}
