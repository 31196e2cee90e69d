/** A property holds 32 Ki characters at most. */
const LARGEST = 30_000;

/**
 * A long text as properties `<name>0`, `<name>1` …; an entity of 1 MiB holds some 500,000 characters. The last one is empty: merged into a
 * row that held a longer text, it says where this one ends.
 */
export function chunksOf(name: string, text: string): Record<string, string> {
  const count = Math.max(1, Math.ceil(text.length / LARGEST));
  return Object.fromEntries(
    Array.from({ length: count + 1 }, (_, index) => [`${name}${index}`, text.slice(index * LARGEST, (index + 1) * LARGEST)]),
  );
}

/** The text of `chunksOf`; '' when there is none. */
export function textOfChunks(row: Readonly<Record<string, unknown>>, name: string): string {
  const chunks: string[] = [];
  for (let index = 0; typeof row[`${name}${index}`] === 'string' && row[`${name}${index}`] !== ''; index++) {
    chunks.push(String(row[`${name}${index}`]));
  }
  return chunks.join('');
}

/** As rows keep it today, or in one property as they did before. */
export function longTextOf(row: Readonly<Record<string, unknown>>, name: string): string {
  return textOfChunks(row, name) || String(row[name]);
}
