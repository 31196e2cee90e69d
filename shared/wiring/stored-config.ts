import { storageOf } from '../azure/storage.ts';
import { replaceFile, type StoredFile, storedFile } from '../azure/stored-files.ts';
import { readSettings } from '../config/settings.ts';

/** The files in the service's container `config`. */
export interface StoredConfig {
  read(name: string): Promise<StoredFile | null>;
  replace(name: string, file: { readonly text: string; readonly etag: string | null }): Promise<boolean>;
}

/** Throws a ConfigError where the settings name no storage. */
export function storedConfig(environment: Readonly<Record<string, string | undefined>>): StoredConfig {
  const container = storageOf(readSettings(environment)).blobs.getContainerClient('config');
  return {
    read: (name) => storedFile(container, name),
    replace: (name, file) => replaceFile(container, name, file),
  };
}
