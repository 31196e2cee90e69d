import type { Json } from '../model/json.ts';
import { isJsonObject } from '../model/json.ts';
import type { ReceiptLine } from '../model/verdict.ts';
import { hashKey } from './key.ts';

/** sha256 hex over what was found where. The order of lines, the order of keys, and when or how it was read do not matter. */
export function evidenceOf(receipt: readonly ReceiptLine[]): string {
  return hashKey(...receipt.map(({ resourceId, path, found }) => JSON.stringify([resourceId, path, sorted(found)])).toSorted());
}

/** What was asked, whatever the answer: a rule that asks for something else is another rule. */
export function questionsOf(receipt: readonly ReceiptLine[]): string {
  return receipt
    .map(({ resourceId, path }) => `${resourceId} ${path}`)
    .toSorted()
    .join('\n');
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return isJsonObject(value)
    ? Object.fromEntries(
        Object.keys(value)
          .toSorted()
          .map((key) => [key, sorted((value as Record<string, Json>)[key] ?? null)]),
      )
    : value;
}
