import { writeFile } from 'node:fs/promises';
import { Option } from 'commander';
import type { FormatDocument, FormatResult } from '../shared/reports/formats/document.ts';
import type { FormatName } from '../shared/reports/formats/index.ts';
import { messageOf, usage } from './exit.ts';

export const FORMATS = [
  'table',
  'json',
  'jsonl',
  'csv',
  'sarif',
  'junit',
  'markdown',
  'html',
  'github',
] as const satisfies readonly FormatName[];
const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
const DEFAULT_WIDTH = 100;

export interface OutputOptions {
  readonly format: FormatName;
  readonly output: readonly string[];
  readonly quiet?: boolean;
}

export interface VerdictOptions {
  readonly failOn: 'critical' | 'high' | 'medium' | 'low' | 'off';
  readonly allowUnknown?: boolean;
}

export function formatOption(): Option {
  return new Option('--format <format>', 'how to print').choices(FORMATS).default('table');
}

export function outputOption(): Option {
  return new Option('--output <[format=]file>', 'also write to a file; repeatable, e.g. sarif=report.sarif')
    .argParser((value: string, before: readonly string[]) => [...before, value])
    .default([]);
}

export function failOnOption(fallback: VerdictOptions['failOn']): Option {
  return new Option('--fail-on <severity>', 'exit with 1 when something of this severity or a worse one fails')
    .choices([...SEVERITIES, 'off'])
    .default(fallback);
}

/** Prints the document and writes the files that were asked for. */
export async function print(document: FormatDocument, { format, output, quiet }: OutputOptions): Promise<void> {
  const [{ formatted }, { catalogue }, { packs, packsOf }] = await Promise.all([
    import('../shared/reports/formats/index.ts'),
    import('../shared/rules/catalogue.ts'),
    import('../shared/rules/packs/index.ts'),
  ]);
  const rules = catalogue.map((rule) => ({ ...rule, packs: packsOf(rule.id) }));
  const look = { width: process.stdout.isTTY ? process.stdout.columns : DEFAULT_WIDTH, breaksWords: process.stdout.isTTY };
  const render = (wanted: FormatName, colour: boolean) => formatted(document, wanted, { rules, packs, colour, ...look });
  for (const target of output) {
    const { file, wanted } = targetOf(target, format);
    await writeFile(file, await render(wanted, false)).catch((error: unknown) => {
      throw usage(`${file} cannot be written: ${messageOf(error)}`);
    });
  }
  if (quiet !== true) {
    process.stdout.write(await render(format, wantsColour()));
  }
}

function targetOf(target: string, fallback: FormatName): { file: string; wanted: FormatName } {
  const at = target.indexOf('=');
  const name = FORMATS.find((known) => known === target.slice(0, Math.max(at, 0)));
  return name === undefined ? { file: target, wanted: fallback } : { file: target.slice(at + 1), wanted: name };
}

/** 1: something at or above the limit fails; 3: something could not be said, unless that is allowed. */
export function exitCodeFor(results: readonly FormatResult[], isIncomplete: boolean, { failOn, allowUnknown }: VerdictOptions): 0 | 1 | 3 {
  const limit = failOn === 'off' ? -1 : SEVERITIES.indexOf(failOn);
  if (results.some(({ verdict, severity }) => verdict === 'fail' && SEVERITIES.indexOf(severity) <= limit)) {
    return 1;
  }
  return isIncomplete && allowUnknown !== true ? 3 : 0;
}

function wantsColour(): boolean {
  return process.stdout.isTTY === true && (process.env['NO_COLOR'] ?? '') === '';
}
