import type { Row } from './table.ts';

/** A property holds 32 Ki characters at most. */
const LARGEST = 30_000;

/** A long text as properties `<name>0`, `<name>1` …; an entity of 1 MiB holds some 500,000 characters. */
export function chunksOf(name: string, text: string): Record<string, string> {
  const count = Math.max(1, Math.ceil(text.length / LARGEST));
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${name}${index}`, text.slice(index * LARGEST, (index + 1) * LARGEST)]),
  );
}

/** The text of `chunksOf`; '' when there is none. */
export function textOfChunks(row: Row, name: string): string {
  const chunks: string[] = [];
  for (let index = 0; typeof row[`${name}${index}`] === 'string'; index++) {
    chunks.push(String(row[`${name}${index}`]));
  }
  return chunks.join('');
}
