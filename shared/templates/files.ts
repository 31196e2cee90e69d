import { open, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { glob, isDynamicPattern } from 'tinyglobby';

/** The Resource Manager accepts templates of 4 MB; exports of a whole estate are larger. */
export const MAX_FILE_IN_BYTES = 32 * 1024 * 1024;

/** What is looked at in a folder; a file that is named is looked at whatever it is called. */
const IN_FOLDERS = '**/*.{json,jsonc,json5,bicep,bicepparam}';
const NEVER = ['**/node_modules/**', '**/.git/**'];

export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** Whether the path itself was asked for, not a folder or a pattern that holds it. */
  readonly isNamed: boolean;
}

/**
 * The files behind paths, folders and globs, each once and in the order of their names. What a .gitignore on the way from `cwd` or the folder
 * excludes is left out, unless it is named itself. Links are not followed into folders, so a loop of them ends.
 * Throws a RangeError for a path that is not there and for a pattern that fits nothing.
 */
export async function findFiles(paths: readonly string[], cwd: string): Promise<FoundFile[]> {
  const found = new Map<string, FoundFile>();
  for (const path of paths) {
    for (const file of await filesOf(path, cwd)) {
      const real = await realpath(file.path).catch(() => file.path);
      const earlier = found.get(real);
      found.set(real, earlier === undefined ? file : { ...earlier, isNamed: earlier.isNamed || file.isNamed });
    }
  }
  return [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

async function filesOf(path: string, cwd: string): Promise<readonly FoundFile[]> {
  const absolute = resolve(cwd, path);
  const status = await stat(absolute).catch(() => undefined);
  if (status?.isDirectory() === true) {
    return await filesIn(IN_FOLDERS, absolute, cwd);
  }
  if (status !== undefined) {
    return [{ path: absolute, isNamed: true }];
  }
  const matching = isDynamicPattern(path) ? await filesIn(path, cwd, cwd) : [];
  if (matching.length === 0) {
    throw new RangeError(`Expected files, folders or patterns but found nothing at ${path}; check the spelling and the folder.`);
  }
  return matching;
}

async function filesIn(pattern: string, folder: string, cwd: string): Promise<readonly FoundFile[]> {
  const paths = await glob(isAbsolute(pattern) ? relative(folder, pattern).split(sep).join('/') : pattern, {
    cwd: folder,
    absolute: true,
    dot: true,
    followSymbolicLinks: false,
    ignore: NEVER,
    onlyFiles: true,
  });
  const isIgnored = await ignoredBelow(isWithin(folder, cwd) ? cwd : folder);
  const kept = await Promise.all(paths.map(async (path) => ((await isIgnored(path)) ? [] : [{ path, isNamed: false }])));
  return kept.flat();
}

/** Answers for a path whether a .gitignore between `top` and it says to leave it out; each is read once. */
async function ignoredBelow(top: string): Promise<(path: string) => Promise<boolean>> {
  const rules = new Map<string, Promise<Ignore | undefined>>();
  const rulesOf = (folder: string): Promise<Ignore | undefined> => {
    const known = rules.get(folder) ?? readIgnore(folder);
    rules.set(folder, known);
    return known;
  };
  return async (path) => {
    for (const folder of foldersBetween(top, path)) {
      const rule = await rulesOf(folder);
      if (rule?.ignores(relative(folder, path).split(sep).join('/')) === true) {
        return true;
      }
    }
    return false;
  };
}

async function readIgnore(folder: string): Promise<Ignore | undefined> {
  const text = await readFile(resolve(folder, '.gitignore'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : ignore().add(text);
}

function foldersBetween(top: string, path: string): string[] {
  const folders: string[] = [];
  for (let folder = dirname(path); isWithin(folder, top); folder = dirname(folder)) {
    folders.push(folder);
    if (folder === dirname(folder)) {
      break;
    }
  }
  return folders;
}

function isWithin(path: string, top: string): boolean {
  const inner = relative(top, path);
  return inner === '' || !(inner.startsWith('..') || isAbsolute(inner));
}

export type FileText = { readonly text: string } | { readonly reason: string };

/** The text of a file without a byte order mark, or why there is none: it vanished, may not be read, is too large, or is no text. */
export async function readText(path: string, maxInBytes = MAX_FILE_IN_BYTES): Promise<FileText> {
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      if (size > maxInBytes) {
        return { reason: `The file has ${Math.ceil(size / 1024 / 1024)} MB; at most ${maxInBytes / 1024 / 1024} MB are read.` };
      }
      return decoded(await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { reason: unreadable(error) };
  }
}

function decoded(bytes: Buffer): FileText {
  // Windows PowerShell writes UTF-16 unless told otherwise.
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    return { reason: 'The file is not text.' };
  }
}

function unreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return 'The file vanished before it was read.';
    case 'EACCES':
    case 'EPERM':
      return 'The file may not be read; give the user who runs this the right to.';
    default:
      return `The file could not be read (${code || (error instanceof Error ? error.message : String(error))}).`;
  }
}

/** As it stands in the document: below `cwd` with forward slashes, absolute where it lies elsewhere. */
export function shownPath(path: string, cwd: string): string {
  const inner = relative(cwd, path);
  return (inner.startsWith('..') || isAbsolute(inner) ? path : inner || basename(path)).split(sep).join('/');
}
