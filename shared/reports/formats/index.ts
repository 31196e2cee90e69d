import { csv } from './csv.ts';
import type { FormatDocument } from './document.ts';
import { github } from './github.ts';
import { html } from './html.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { type SarifOptions, sarif } from './sarif.ts';
import { type TableLook, table } from './table.ts';

export const formatNames = ['table', 'json', 'jsonl', 'csv', 'sarif', 'junit', 'markdown', 'html', 'github'] as const;
export type FormatName = (typeof formatNames)[number];

/** A document in one of the formats, with its last line ended. */
export async function formatted(document: FormatDocument, format: FormatName, options: SarifOptions & TableLook): Promise<string> {
  switch (format) {
    case 'table':
      return table(document, options);
    case 'json':
      return `${JSON.stringify(document, null, 2)}\n`;
    case 'jsonl':
      return document.results.map((result) => `${JSON.stringify(result)}\n`).join('');
    case 'csv':
      return csv(document);
    case 'sarif':
      return sarif(document, options);
    case 'junit':
      return junit(document);
    case 'markdown':
      return markdown(document);
    case 'github':
      return github(document);
    case 'html':
      return await html(document);
  }
}
