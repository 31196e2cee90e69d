import type { Exemption } from '../model/exemption.ts';
import { isJsonObject } from '../model/json.ts';
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
  /** Where the last good version outlives the process; absent: it lives as long as the process. */
  readonly lastGood?: LastGood;
  readonly log: Log;
  /** How old an answer may be. */
  readonly maxAgeInMs?: number;
  readonly now?: () => number;
}

/** One text; null when there is none yet. */
export interface LastGood {
  read(): Promise<string | null>;
  write(text: string): Promise<void>;
}

/** Both files as they are stored; null where there is none. */
type Files = readonly [config: string | null, exemptions: string | null];

/**
 * Hands out the configuration in force, at most a minute old. A file that is missing means the safe defaults;
 * one that cannot be used leaves the last good version in force and says so, once per version. Rejects while nothing could be read
 * ever: defaults in place of a configuration that is there would tell of findings that somebody accepted.
 */
export function createConfigSource({
  read,
  lastGood,
  log,
  maxAgeInMs = 60_000,
  now = Date.now,
}: ConfigSourceOptions): () => Promise<LoadedConfig> {
  let current: LoadedConfig | undefined;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<LoadedConfig> | undefined;
  const keep = createKeeper(lastGood, log);

  const insteadOf = async (problem: string): Promise<LoadedConfig> => {
    if (problem !== current?.problem) {
      log.error('The stored configuration cannot be used; the last good one stays in force', { problem });
    }
    return { ...(current ?? (await recalled(lastGood))), problem };
  };
  const load = async (): Promise<LoadedConfig> => {
    const files = await readBoth(read);
    if (files === null && current === undefined) {
      throw new Error('The configuration could not be read from storage, and none was read before.');
    }
    const parsed = files === null ? 'The configuration could not be read from storage.' : parse(files);
    current = typeof parsed === 'string' ? await insteadOf(parsed) : parsed;
    checkedAt = now();
    if (files !== null && typeof parsed !== 'string') {
      await keep(files);
    }
    return current;
  };

  return () => {
    if (current !== undefined && now() - checkedAt < maxAgeInMs) {
      return Promise.resolve(current);
    }
    loading ??= load().finally(() => {
      loading = undefined;
    });
    return loading;
  };
}

async function readBoth(read: ConfigSourceOptions['read']): Promise<Files | null> {
  try {
    return await Promise.all([read('warden.config.yaml'), read('exemptions.yaml')]);
  } catch {
    return null;
  }
}

/** What is wrong with the files where they cannot be used. */
function parse([config, exemptions]: Files): LoadedConfig | string {
  try {
    return { config: parseConfig(config ?? ''), exemptions: parseExemptions(exemptions ?? '') };
  } catch (error) {
    return error instanceof ConfigError ? error.message : 'The configuration is no YAML that anybody should write.';
  }
}

/** A process that begins while the stored files cannot be used goes on with what others use. */
async function recalled(lastGood: LastGood | undefined): Promise<LoadedConfig> {
  const text = (await lastGood?.read()) ?? null;
  const parsed = text === null ? undefined : parse(filesIn(text));
  return parsed === undefined || typeof parsed === 'string' ? { config: parseConfig(''), exemptions: [] } : parsed;
}

function filesIn(text: string): Files {
  const kept: unknown = JSON.parse(text);
  const file = (name: string): string | null => (isJsonObject(kept) && typeof kept[name] === 'string' ? kept[name] : null);
  return [file('config'), file('exemptions')];
}

/** Writes what changed; not being able to costs nothing while the files stay usable. */
function createKeeper(lastGood: LastGood | undefined, log: Log): (files: Files) => Promise<void> {
  let kept: string | undefined;
  return async ([config, exemptions]) => {
    const text = JSON.stringify({ config, exemptions });
    if (lastGood === undefined || text === kept) {
      return;
    }
    kept = text;
    try {
      if ((await lastGood.read()) !== text) {
        await lastGood.write(text);
      }
    } catch {
      log.warn('The configuration in force could not be kept for processes that begin later');
    }
  };
}
