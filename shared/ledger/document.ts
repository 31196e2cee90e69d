import type { Look } from '../model/finding.ts';
import type { Row } from './table.ts';

/** Findings and transitions alike. */
interface Detailed {
  readonly because: string;
  readonly receipt: readonly unknown[];
}

/** A property holds 32 Ki characters at most; receipts hold what Azure answered and may be longer. */
const LONGEST_JSON = 24_000;
const LONGEST_BECAUSE = 4_000;

/** The properties a row keeps a finding or transition in. One that is too long leaves its receipt and changes in the look's blob and names that. */
export function documentOf(value: Detailed, blob: string): { readonly json: string; readonly whole: string } {
  const json = JSON.stringify(value);
  return json.length <= LONGEST_JSON
    ? { json, whole: '' }
    : {
        json: JSON.stringify({ ...value, because: value.because.slice(0, LONGEST_BECAUSE), receipt: [], changes: undefined }),
        whole: blob,
      };
}

/** Reads a document back, whole as long as its look is kept. */
export async function readDocument<T extends Detailed & { readonly id: string }>(
  row: Row,
  load: (blob: string) => Promise<Look | null>,
  among: (look: Look) => readonly T[],
): Promise<T> {
  const value = JSON.parse(String(row['json'])) as T;
  const blob = String(row['whole'] ?? '');
  const look = blob === '' ? null : await load(blob);
  return (look === null ? undefined : among(look).find(({ id }) => id === value.id)) ?? value;
}
