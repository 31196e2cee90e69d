import type { Severity } from '../../model/verdict.ts';
import { type FormatDocument, failsOf } from './document.ts';

const LEVELS = { critical: 'error', high: 'error', medium: 'warning', low: 'notice' } as const satisfies Record<Severity, string>;

/** Workflow commands of GitHub Actions: one annotation for each fail and each file that was not evaluated. */
export function github(document: FormatDocument): string {
  const fails = failsOf(document).map(({ severity, file, line, column, ruleId, title, because, condition, resourceId }) =>
    command(LEVELS[severity], { file, line, col: column, title: `${ruleId} ${title}` }, [
      `${because}${condition === undefined ? '' : ` (if ${condition})`}`,
      ...(file === undefined ? [resourceId] : []),
    ]),
  );
  const skipped = (document.files ?? [])
    .filter(({ status }) => status === 'notEvaluated')
    .map(({ path, line, reason }) => command('warning', { file: path, line, title: 'Not evaluated' }, [reason ?? 'It was not evaluated.']));
  return [...fails, ...skipped].map((line) => `${line}\n`).join('');
}

type Properties = Readonly<Record<string, string | number | undefined>>;

/** Nothing from outside may end the line or the value: a new line would be another command. */
function command(level: string, properties: Properties, message: readonly string[]): string {
  const given = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${propertyOf(String(value))}`],
  );
  return `::${level} ${given.join(',')}::${dataOf(message.join(' '))}`;
}

function dataOf(text: string): string {
  return text
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replace(/\p{Cc}/gu, '\uFFFD');
}

function propertyOf(text: string): string {
  return dataOf(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
