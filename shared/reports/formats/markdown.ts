import { markdownText } from '../markdown.ts';
import { type FormatDocument, failsOf, placeOf } from './document.ts';

const MOST_ROWS = 200;

/** A summary people read in a pull request or a job. Everything from outside is escaped. */
export function markdown(document: FormatDocument): string {
  const { counts, files = [], tool } = document;
  const fails = failsOf(document);
  const rows = fails
    .slice(0, MOST_ROWS)
    .map(
      (one) =>
        `| ${one.severity} | ${one.ruleId} | ${text(one.title)} | ${text(placeOf(one))} | ${text(one.because)}${one.condition === undefined ? '' : ` (if ${text(one.condition)})`} |`,
    );
  const unevaluated = files.filter(({ status }) => status === 'notEvaluated');
  return [
    `## ${tool.name}: ${counts.fail} fail, ${counts.unknown} unknown, ${counts.pass} pass, ${counts.exempt} exempt`,
    '',
    ...(rows.length === 0 ? ['Nothing fails.'] : ['| severity | rule | about | where | because |', '|---|---|---|---|---|', ...rows]),
    ...(fails.length > MOST_ROWS ? ['', `… and ${fails.length - MOST_ROWS} more.`] : []),
    ...(unevaluated.length === 0
      ? []
      : [
          '',
          '### Not evaluated',
          '',
          ...unevaluated.map(
            ({ path, reason, line }) => `- ${text(`${path}${line === undefined ? '' : `:${line}`}`)}: ${text(reason ?? '')}`,
          ),
        ]),
    '',
  ].join('\n');
}

function text(value: string): string {
  return markdownText(value).replace(/\s+/g, ' ').replaceAll('|', '\\|');
}
