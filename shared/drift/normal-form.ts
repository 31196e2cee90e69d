import { isJsonObject, type Json } from '../model/json.ts';
import { NOT_KEPT, type Resource } from '../model/unit.ts';
import { type Ignored, ignoredOf } from './ignore.ts';
import { isCovered } from './pattern.ts';

/** Property path → value. A list is one value, its elements in a fixed order. */
export type Form = Readonly<Record<string, Json>>;

/**
 * A resource as it was configured: without what Azure sets or computes, without secrets, the same however Azure orders its answer.
 * `null` counts as absent, as it does in Azure.
 */
export function normalForm({ kind, raw }: Pick<Resource, 'kind' | 'raw'>, more: readonly Ignored[] = []): Form {
  const patterns = ignoredOf(kind, more).map(({ path }) => path);
  return Object.fromEntries(leavesOf(raw, '', { isIgnored: (path) => patterns.some((pattern) => isCovered(path, pattern)) }));
}

interface Walk {
  readonly isIgnored: (path: string) => boolean;
}

function leavesOf(value: Json, path: string, walk: Walk): [string, Json][] {
  if (value === null || (path !== '' && walk.isIgnored(path))) {
    return [];
  }
  if (isJsonObject(value)) {
    return Object.entries(value).flatMap(([name, child]) => leavesOf(child, path === '' ? name : `${path}.${name}`, walk));
  }
  return [[path, plain(value, path, walk)]];
}

/** What stands in a list, with the same things left out and in an order of its own. */
function plain(value: Json, path: string, walk: Walk): Json {
  if (Array.isArray(value)) {
    return value.map((element) => plain(element, `${path}[]`, walk)).toSorted(byText);
  }
  if (!isJsonObject(value)) {
    return isSecret(path, value) ? NOT_KEPT : value;
  }
  const kept = Object.entries(value).filter(([name, child]) => child !== null && !walk.isIgnored(`${path}.${name}`));
  return Object.fromEntries(kept.toSorted(([a], [b]) => order(a, b)).map(([name, child]) => [name, plain(child, `${path}.${name}`, walk)]));
}

function byText(a: Json, b: Json): number {
  return order(JSON.stringify(a), JSON.stringify(b));
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Below these every text may be a secret. */
const HOLDERS = /(^|\.)(environmentvariables|credentials|secrets|authkeys)(\[\])?\./i;
const NAMES =
  /(secret|password|passphrase|token|sas|connectionstring|instrumentationkey|accesskey|accountkey|sharedkey|apikey|(^|\.)key)(\[\])?$/i;
/** An address with its signature or password, or a connection string. */
const SIGNED = /[?&]sig=|:\/\/[^\s/:@]*:[^\s/@]+@|\b(?:account|sharedaccess)key=/i;

function isSecret(path: string, value: Json): boolean {
  const isPlain = typeof value !== 'string' || value === '';
  // How something authenticates is what rules ask for.
  return !(isPlain || /type$/i.test(path)) && (HOLDERS.test(path) || NAMES.test(path) || SIGNED.test(value));
}
