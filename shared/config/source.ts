import type { Exemption } from '../model/exemption.ts';
import type { Log } from '../model/log.ts';
import { ConfigError, parseConfig, parseExemptions } from './parse.ts';
import type { WardenConfig } from './policy-file.ts';

export interface LoadedConfig {
  readonly config: WardenConfig;
  readonly exemptions: readonly Exemption[];
  /** Set while the stored files cannot be used and an older version stays in force. */
  readonly problem?: string;
}

export interface ConfigSourceOptions {
  /** The text of a file in the container `config`; null when it is not there. */
  readonly read: (file: string) => Promise<string | null>;
  readonly log: Log;
  /** How old an answer may be. */
  readonly maxAgeInMs?: number;
  readonly now?: () => number;
}

/**
 * Hands out the configuration in force, at most a minute old. A file that is missing means the safe defaults;
 * one that cannot be used leaves the last good version in force and says so, once per version.
 */
export function createConfigSource({ read, log, maxAgeInMs = 60_000, now = Date.now }: ConfigSourceOptions): () => Promise<LoadedConfig> {
  let current: LoadedConfig = { config: parseConfig(''), exemptions: [] };
  let checkedAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<LoadedConfig> | undefined;

  const load = async (): Promise<LoadedConfig> => {
    try {
      const [config, exemptions] = await Promise.all([read('warden.config.yaml'), read('exemptions.yaml')]);
      current = { config: parseConfig(config ?? ''), exemptions: parseExemptions(exemptions ?? '') };
    } catch (error) {
      const problem = error instanceof ConfigError ? error.message : 'The configuration could not be read from storage.';
      if (problem !== current.problem) {
        log.error('The stored configuration cannot be used; the last good one stays in force', { problem });
      }
      current = { ...current, problem };
    }
    checkedAt = now();
    return current;
  };

  return () => {
    if (now() - checkedAt < maxAgeInMs) {
      return Promise.resolve(current);
    }
    loading ??= load().finally(() => {
      loading = undefined;
    });
    return loading;
  };
}
