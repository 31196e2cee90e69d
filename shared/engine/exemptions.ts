import { isDeepStrictEqual } from 'node:util';
import type { Exemption } from '../model/exemption.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import { resourcesOf, rootOf, type Unit } from '../model/unit.ts';
import type { Judgement } from '../model/verdict.ts';

export type { Exemption } from '../model/exemption.ts';

/** Turns fails into `exempt` where a decision in force excuses exactly what was found, and marks those that are snoozed. */
export function applyExemptions(judgements: readonly Judgement[], exemptions: readonly Exemption[], at: string, unit: Unit): Judgement[] {
  const inForce = exemptions.filter(({ expires }) => Date.parse(expires) > Date.parse(at));
  if (inForce.length === 0) {
    return [...judgements];
  }
  const tags = tagsOf(unit);
  return judgements.map((judgement) => {
    const named = judgement.verdict === 'fail' ? inForce.filter((one) => names(one, judgement, tags)) : [];
    return named.length === 0 ? judgement : decided(judgement, named);
  });
}

function decided(judgement: Judgement, named: readonly Exemption[]): Judgement {
  const holding = named.filter((one) => differing(one, judgement) === null);
  const exempt = holding.find(({ kind }) => kind === 'exempt');
  if (exempt !== undefined) {
    const { expires, reason, ticket } = exempt;
    return { ...judgement, verdict: 'exempt', because: `${judgement.because} Accepted until ${expires}: ${reason} (${ticket}).` };
  }
  const snoozed = holding.map(({ expires }) => expires).toSorted((a, b) => Date.parse(b) - Date.parse(a))[0];
  return snoozed === undefined
    ? { ...judgement, because: `${judgement.because}${voided(named, judgement)}` }
    : { ...judgement, snoozedUntil: snoozed };
}

/** An exemption that would hold if nothing had changed is worth a word: whoever relied on it wants to know. */
function voided(named: readonly Exemption[], judgement: Judgement): string {
  const [first] = named;
  const path = first === undefined ? null : differing(first, judgement);
  return first === undefined || path === null
    ? ''
    : ` The exemption ${first.ticket} does not hold: ${path} is not the value it was given for.`;
}

type Tags = ReadonlyMap<string, Json | undefined>;

function names(exemption: Exemption, judgement: Judgement, tags: Tags): boolean {
  if (exemption.ruleId !== judgement.ruleId) {
    return false;
  }
  if (exemption.resourceId !== undefined) {
    return exemption.resourceId === judgement.resourceId;
  }
  if (exemption.unit !== undefined) {
    return exemption.unit === judgement.unit;
  }
  const { tag } = exemption;
  return tag !== undefined && [judgement.resourceId, judgement.unit].some((id) => carries(tags.get(id), tag));
}

function carries(tags: Json | undefined, { name, value }: NonNullable<Exemption['tag']>): boolean {
  return (
    isJsonObject(tags) && Object.entries(tags).some(([key, found]) => same(key, name) && typeof found === 'string' && same(found, value))
  );
}

function same(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

function tagsOf(unit: Unit): Tags {
  const root = rootOf(unit)?.reading;
  const own = root?.status === 'read' ? root.value : [];
  return new Map([...resourcesOf(unit), ...own].map(({ id, raw }) => [id, raw['tags']]));
}

/** The first path whose value is not the excused one; null when all are. */
function differing({ values }: Exemption, judgement: Judgement): string | null {
  return Object.entries(values).find(([key, value]) => !excuses(judgement, key, value))?.[0] ?? null;
}

function excuses({ resourceId, receipt }: Judgement, key: string, value: Json): boolean {
  const [first = '', path] = splitOnce(key);
  const [id, wanted] = path === undefined ? [resourceId, first] : [first, path];
  return receipt.some((line) => line.path === wanted && line.resourceId === id && isDeepStrictEqual(line.found, value));
}

function splitOnce(key: string): [string, string?] {
  const at = key.startsWith('/') ? key.indexOf('#') : -1;
  return at < 0 ? [key] : [key.slice(0, at).toLowerCase(), key.slice(at + 1)];
}

/** The values that a receipt shows, as an exemption is bound to them. */
export function excusedValues({ resourceId, receipt }: Pick<Judgement, 'resourceId' | 'receipt'>): Record<string, Json> {
  return Object.fromEntries(
    receipt.map((line) => [line.resourceId === resourceId ? line.path : `${line.resourceId}#${line.path}`, line.found]),
  );
}
