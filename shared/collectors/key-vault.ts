import type { Resource } from '../model/unit.ts';
import { referenced } from './collector.ts';
import { itemsAt, texts, valueAt } from './raw.ts';

/** The workspace's own vaults and the one that holds its encryption key. */
export function keyVaultsOf({ raw }: Resource): readonly string[] {
  return texts(
    valueAt(raw, 'properties', 'keyVault'),
    ...itemsAt(raw, 'properties', 'keyVaults'),
    valueAt(raw, 'properties', 'encryption', 'keyVaultProperties', 'keyVaultArmId'),
  );
}

export const keyVaults = referenced('key-vault', ['workspace'], keyVaultsOf);
