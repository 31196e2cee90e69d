import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '../model/json.ts';
import type { Evaluated } from './evaluate.ts';

/** Raise it when what is stored, or what is made of it, changes. */
const FORMAT = 1;

/** Remembers what the engine said, by the content of everything it read. */
export interface EvaluationCache {
  get(key: string): Promise<Evaluated | undefined>;
  /** Stores what the engine would say again; never throws. */
  put(key: string, evaluated: Evaluated): Promise<void>;
}

export const noCache: EvaluationCache = { get: async () => undefined, put: async () => undefined };

/** `~/.cache/aml-warden` and what the platforms say instead. */
export function defaultCacheFolder(env: Readonly<Record<string, string | undefined>>): string {
  const local = process.platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_CACHE_HOME'];
  const base = process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache');
  return join(local === undefined || local === '' ? base : local, 'aml-warden', 'templates');
}

/** What an answer depends on beside the files: the template, what was given, the scope, and which CLI it is. */
export async function cacheKey(bicep: string, ...parts: readonly Json[]): Promise<string> {
  const cli = await stat(bicep).catch(() => undefined);
  const identity = [FORMAT, bicep, cli?.size ?? 0, cli?.mtimeMs ?? 0];
  return sha256(JSON.stringify([identity, ...parts]));
}

export function createCache(folder: string): EvaluationCache {
  const fileOf = (key: string): string => join(folder, `${key}.json`);
  return {
    async get(key) {
      try {
        const stored: Stored = JSON.parse(await readFile(fileOf(key), 'utf8'));
        const hashes = await Promise.all(stored.files.map(({ path }) => hashOf(path)));
        return stored.files.every(({ hash }, index) => hash === hashes[index]) ? stored.evaluated : undefined;
      } catch {
        // Absent, torn or of another user: the engine is asked again.
        return undefined;
      }
    },
    async put(key, evaluated) {
      if (evaluated.status === 'failed' && !evaluated.isFinal) {
        return;
      }
      const files = await Promise.all(evaluated.files.map(async (path) => ({ path, hash: await hashOf(path) })));
      const temporary = `${fileOf(key)}.${randomUUID()}`;
      try {
        // It may hold parameter values, so it is nobody else's to read.
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(temporary, JSON.stringify({ files, evaluated } satisfies Stored), { mode: 0o600 });
        await rename(temporary, fileOf(key));
      } catch {
        // A cache that cannot be written costs time, nothing else.
      }
    },
  };
}

interface Stored {
  readonly files: readonly { readonly path: string; readonly hash: string }[];
  readonly evaluated: Evaluated;
}

async function hashOf(path: string): Promise<string> {
  return await readFile(path).then(sha256, () => 'absent');
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
