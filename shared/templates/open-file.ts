import { dirname, resolve } from 'node:path';
import { type Detected, detect } from './detect.ts';
import { type FoundFile, readText } from './files.ts';

/** A file that was looked at: what it is, or why nobody could tell. */
export interface OpenFile extends FoundFile {
  readonly text: string;
  readonly detected: Detected;
  /** Whether nothing was read: it vanished, is too large, may not be read. */
  readonly isUnreadable: boolean;
}

export async function openFile(found: FoundFile): Promise<OpenFile> {
  const read = await readText(found.path);
  return 'reason' in read
    ? { ...found, text: '', detected: { kind: 'other', reason: read.reason }, isUnreadable: true }
    : { ...found, text: read.text, detected: detect(read.text), isUnreadable: false };
}

const REFERENCE = /^[ \t]*(?:module\s+\w+|using)\s+'([^']+)'/gm;
const LINK = /"(?:relativePath|uri)"\s*:\s*"([^"[\]:]+)"/g;

/** Absolute paths of the local files that a template calls: modules, linked templates, what a parameters file uses. */
export function referencesIn({ path, text, detected }: OpenFile): string[] {
  const pattern = detected.kind === 'armTemplate' ? LINK : REFERENCE;
  return [...text.matchAll(pattern)].map((match) => resolve(dirname(path), match[1] ?? ''));
}

const AML = /microsoft\.machinelearningservices\//i;
const DEPENDENT = /microsoft\.(?:storage\/storageaccounts|keyvault\/vaults|containerregistry\/registries|insights\/components)\b/i;

/** Whether it is worth asking the engine: the text names a type that is judged, or another file that may. */
export function mayMatter(file: OpenFile): boolean {
  return (
    AML.test(file.text) || (file.isNamed && DEPENDENT.test(file.text)) || referencesIn(file).length > 0 || /"templateLink"/i.test(file.text)
  );
}
