import type { Resource } from '../model/unit.ts';
import { referenced } from './collector.ts';
import { itemsAt, texts, valueAt } from './raw.ts';

/** Preview api-versions name several; each counts. */
export function storageAccountsOf({ raw }: Resource): readonly string[] {
  return texts(valueAt(raw, 'properties', 'storageAccount'), ...itemsAt(raw, 'properties', 'storageAccounts'));
}

export const storageAccounts = referenced('storage-account', ['workspace'], storageAccountsOf);
