import type { FormatDocument, FormatResult } from './document.ts';

const COLUMNS = [
  'verdict',
  'severity',
  'ruleId',
  'title',
  'control',
  'resourceId',
  'resourceType',
  'unit',
  'because',
  'missing',
  'findingId',
  'file',
  'line',
  'column',
  'condition',
] as const satisfies readonly (keyof FormatResult)[];

/** One row a result. What a spreadsheet would take for a formula is made a text. */
export function csv({ results }: FormatDocument): string {
  const rows = results.map((result) => COLUMNS.map((column) => cell(String(result[column] ?? ''))).join(','));
  return `${[COLUMNS.join(','), ...rows].join('\r\n')}\r\n`;
}

export function cell(text: string): string {
  const seen = text.replace(/[^\P{Cc}\n]/gu, '\uFFFD');
  const safe = /^[=+\-@]/.test(text.trimStart()) ? `'${seen}` : seen;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
