import { styleText } from 'node:util';
import { type Control, controls, type Judgement, type Severity } from '../model/verdict.ts';

type Result = Pick<Judgement, 'unit' | 'control' | 'verdict' | 'severity' | 'ruleId' | 'title' | 'resourceId' | 'because'>;

export interface TableOptions {
  readonly colour: boolean;
  /** How many findings are listed below the matrix. */
  readonly most?: number;
}

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];
const STYLE = { critical: ['bold', 'red'], high: ['red'], medium: ['yellow'], low: ['dim'] } as const satisfies Record<
  Severity,
  readonly string[]
>;

/** A matrix of units by control and the worst findings below it; plain text when `colour` is off. */
export function scanTable(results: readonly Result[], options: TableOptions): string {
  const units = [...new Set(results.map(({ unit }) => unit))].toSorted();
  const numbers = Object.keys(controls).map(Number) as Control[];
  const nameWidth = Math.max(12, ...units.map((unit) => shortName(unit).length));
  const header = `${'unit'.padEnd(nameWidth)}  ${numbers.map((control) => `${control}`.padStart(5)).join('')}   fail  unknown`;
  const rows = units.map((unit) => {
    const mine = results.filter((result) => result.unit === unit);
    const cells = numbers.map((control) => cell(mine.filter((result) => result.control === control)));
    const fails = mine.filter(({ verdict }) => verdict === 'fail').length;
    const unknowns = mine.filter(({ verdict }) => verdict === 'unknown').length;
    return `${shortName(unit).padEnd(nameWidth)}  ${cells.map((text) => text.padStart(5)).join('')}  ${String(fails).padStart(5)}  ${String(unknowns).padStart(7)}`;
  });
  const legend = numbers.map((control) => `${control} ${controls[control]}`).join(', ');
  return [
    header,
    ...rows,
    '',
    `Findings by control: ${legend}. "?" cannot be said, "·" nothing to judge.`,
    '',
    ...worst(results, options),
    '',
    summary(results),
  ].join('\n');
}

function cell(results: readonly Result[]): string {
  const fails = results.filter(({ verdict }) => verdict === 'fail').length;
  if (fails > 0) {
    return String(fails);
  }
  if (results.some(({ verdict }) => verdict === 'unknown')) {
    return '?';
  }
  return results.some(({ verdict }) => verdict === 'pass') ? 'ok' : '·';
}

function worst(results: readonly Result[], { colour, most = 15 }: TableOptions): string[] {
  const fails = SEVERITIES.flatMap((severity) => results.filter((result) => result.verdict === 'fail' && result.severity === severity));
  const lines = fails.slice(0, most).map(({ severity, ruleId, resourceId, because }) => {
    const label = severity.padEnd(8);
    return `${colour ? styleText([...STYLE[severity]], label, { validateStream: false }) : label}  ${ruleId.padEnd(13)}  ${shortName(resourceId)}: ${printable(because)}`;
  });
  return fails.length > most ? [...lines, `… and ${fails.length - most} more.`] : lines;
}

function summary(results: readonly Result[]): string {
  const count = (verdict: Result['verdict']): number => results.filter((result) => result.verdict === verdict).length;
  const distinct = (key: 'unit' | 'resourceId'): number => new Set(results.map((result) => result[key])).size;
  return `${distinct('unit')} units, ${distinct('resourceId')} resources judged: ${count('fail')} fail, ${count('unknown')} unknown, ${count('pass')} pass, ${count('exempt')} exempt.`;
}

function shortName(id: string): string {
  return printable(id.split('/').slice(-1)[0] ?? id);
}

/** Names come from Azure: nothing in them may steer a terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '�');
}
