import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { FormatResult } from '../shared/reports/formats/document.ts';
import { messageOf, usage } from './exit.ts';

const BaselineFile = z.strictObject({ version: z.literal(1), known: z.array(z.string()) });

/** The same for the same rule on the same resource of the same file, wherever the line has moved to. */
export function fingerprintOf({ ruleId, resourceId, file }: FormatResult): string {
  return createHash('sha256')
    .update(`${ruleId}|${resourceId}|${file ?? ''}`)
    .digest('hex');
}

export async function readBaseline(file: string): Promise<ReadonlySet<string>> {
  try {
    return new Set(BaselineFile.parse(JSON.parse(await readFile(file, 'utf8'))).known);
  } catch (error) {
    throw usage(`${file} cannot be used as a baseline: ${messageOf(error)}. Make one with --update-baseline.`);
  }
}

export async function writeBaseline(file: string, results: readonly FormatResult[]): Promise<number> {
  const known = [...new Set(results.filter(({ verdict }) => verdict === 'fail').map(fingerprintOf))].toSorted();
  await writeFile(file, `${JSON.stringify({ version: 1, known }, null, 2)}\n`);
  return known.length;
}
