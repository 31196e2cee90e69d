import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/model/json.ts';
import { armTypes, kindOfType } from '../../../shared/model/kinds.ts';
import { canonicalId, nameOfId, resourceGroupOfId, subscriptionOfId, typeOfId } from '../../../shared/model/resource-id.ts';
import type { ArmResource } from '../types.ts';

/** An estate nobody can load; the message says what to do. */
export class EstateError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EstateError';
  }
}

export interface LoadedEstate {
  readonly resources: readonly ArmResource[];
  /** JSON files that were looked into. */
  readonly files: number;
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
}

const LARGEST_FILE_IN_BYTES = 20_000_000;
const DEEPEST = 40;

interface Loading {
  readonly found: Map<string, ArmResource>;
  readonly skipped: { file: string; reason: string }[];
}

/** Loads every ARM resource that stands anywhere in the JSON files of a folder. Throws an EstateError when there is none. */
export async function loadEstate(folder: string): Promise<LoadedEstate> {
  const files = await jsonFilesOf(folder);
  const loading: Loading = { found: new Map(), skipped: [] };
  for (const file of files) {
    await loadFile(join(folder, file), relative(folder, join(folder, file)), loading);
  }
  if (loading.found.size === 0) {
    const reasons = loading.skipped.slice(0, 3).map(({ file, reason }) => `\n  ${file}: ${reason}`);
    throw new EstateError(
      `No ARM resource was found in ${files.length} JSON files of ${folder}. Expected answers of GET or list requests.${reasons.join('')}`,
    );
  }
  return { resources: [...parentsOf(loading.found), ...loading.found.values()], files: files.length, skipped: loading.skipped };
}

async function jsonFilesOf(folder: string): Promise<string[]> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined) {
    throw new EstateError(`There is no folder ${folder}. Name one with --estate, or leave the option out for the sample estate.`);
  }
  if (!found.isDirectory()) {
    throw new EstateError(`${folder} is a file. --estate takes the folder it is in.`);
  }
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith('.json'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
}

async function loadFile(path: string, file: string, loading: Loading): Promise<void> {
  const reasons = new Set<string>();
  const skip = (reason: string): void => void reasons.add(reason);
  let met = 0;
  const meet = (resource: ArmResource): void => {
    met += 1;
    keep(loading.found, resource);
  };
  try {
    search(await contentOf(path), { depth: 0, skip, keep: meet });
  } catch (error) {
    // One file nobody can read must not hide the others.
    skip(error instanceof Error ? error.message : String(error));
  }
  if (met === 0 && reasons.size === 0) {
    skip('It holds no ARM resource.');
  }
  loading.skipped.push(...[...reasons].map((reason) => ({ file, reason })));
}

async function contentOf(path: string): Promise<Json> {
  const { size } = await stat(path);
  if (size > LARGEST_FILE_IN_BYTES) {
    throw new EstateError(`${Math.round(size / 1e6)} MB are more than the 20 MB that are read.`);
  }
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new EstateError(`It is not valid JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

interface Search {
  readonly depth: number;
  readonly skip: (reason: string) => void;
  readonly keep: (resource: ArmResource) => void;
}

function search(value: Json, { depth, skip, keep: found }: Search): void {
  if (depth > DEEPEST) {
    skip(`What is nested more than ${DEEPEST} levels deep is not looked at.`);
    return;
  }
  const deeper = (inner: Json): void => search(inner, { depth: depth + 1, skip, keep: found });
  if (Array.isArray(value)) {
    value.forEach(deeper);
  } else if (isJsonObject(value)) {
    const resource = resourceOf(value, skip);
    if (resource !== null) {
      found(resource);
    } else {
      Object.values(value).forEach(deeper);
    }
  } else if (typeof value === 'string' && /^\s*[[{]/.test(value)) {
    searchText(value, deeper);
  }
}

/** A body that was recorded as text. */
function searchText(text: string, deeper: (value: Json) => void): void {
  try {
    deeper(JSON.parse(text) as Json);
  } catch {
    // It was no JSON after all.
  }
}

/** The object as ARM would answer it; null when it is none. A reference (an id and little else) is none either. */
function resourceOf(value: JsonObject, skip: (reason: string) => void): ArmResource | null {
  const { id } = value;
  if (typeof id !== 'string' || !isJsonObject(value['properties'] ?? (isSubscription(id) ? value : undefined))) {
    return null;
  }
  const canonical = /^\/?(subscriptions|providers)\//i.test(id) ? canonicalId(id.startsWith('/') ? id : `/${id}`) : null;
  if (canonical === null) {
    skip(`The id ${JSON.stringify(id.slice(0, 120))} is not one ARM gives.`);
    return null;
  }
  const type = typeof value['type'] === 'string' && value['type'].includes('/') ? value['type'] : spelled(typeOfId(canonical));
  if (type === '') {
    return null;
  }
  const whole = id.replace(/\/+$/, '');
  return {
    ...value,
    id: whole.startsWith('/') ? whole : `/${whole}`,
    name: typeof value['name'] === 'string' ? value['name'] : nameOfId(whole),
    type,
  };
}

function isSubscription(id: string): boolean {
  return /^\/?subscriptions\/[^/]+\/?$/i.test(id);
}

function spelled(type: string): string {
  const kind = kindOfType(type);
  return kind === undefined ? type : armTypes[kind];
}

/** Of two answers about one resource the fuller one counts, of two as full the later. */
function keep(found: Map<string, ArmResource>, resource: ArmResource): void {
  const key = resource.id.toLowerCase();
  const known = found.get(key);
  if (known === undefined || sizeOf(resource) >= sizeOf(known)) {
    found.set(key, resource);
  }
}

function sizeOf(resource: ArmResource): number {
  return JSON.stringify(resource).length;
}

/** Records of the subscriptions and resource groups that resources lie in and the files do not hold. */
function parentsOf(found: ReadonlyMap<string, ArmResource>): ArmResource[] {
  const ids = [...found.keys()];
  const subscriptions = new Set(ids.map(subscriptionOfId).filter((id) => id !== null));
  const groups = new Set(ids.map(resourceGroupOfId).filter((id) => id !== null));
  return [
    ...[...subscriptions].map((id): ArmResource => {
      const name = nameOfId(id);
      return { id, name, type: 'Microsoft.Resources/subscriptions', subscriptionId: name, displayName: name, state: 'Enabled' };
    }),
    ...[...groups].map(
      (id): ArmResource => ({ id, name: nameOfId(id), type: 'Microsoft.Resources/resourceGroups', location: 'westeurope', properties: {} }),
    ),
  ].filter(({ id }) => !found.has(id));
}
