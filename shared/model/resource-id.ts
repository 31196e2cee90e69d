import { type Kind, kindOfType, type UnitKind } from './kinds.ts';

/** A unit by name: whose state it is, and what sort of thing that is. */
export interface UnitRef {
  readonly id: string;
  readonly kind: UnitKind;
}

/**
 * The one spelling of a resource id that we compare and store: lower case, no trailing slash.
 * Null for anything that is not plainly an ARM id (no leading slash, empty or dot segments, a query, a fragment, control characters).
 */
export function canonicalId(id: string): string | null {
  const trimmed = id.trim().replace(/\/+$/, '').toLowerCase();
  const segments = trimmed.split('/');
  const wellFormed = segments[0] === '' && segments.length > 2 && segments.slice(1).every(isPlainSegment);
  return wellFormed && trimmed.length <= 2048 ? trimmed : null;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
const UNSAFE = /[\u0000-\u001f\u007f?#%\\<>"'`|^]/;

function isPlainSegment(segment: string): boolean {
  return segment !== '' && segment !== '.' && segment !== '..' && !UNSAFE.test(segment);
}

/** `microsoft.x/a/b` of an id; for extension resources the type after the last `/providers/`. Lower case; '' when there is none. */
export function typeOfId(id: string): string {
  const segments = id.toLowerCase().split('/');
  const at = segments.lastIndexOf('providers');
  if (at >= 0) {
    const [namespace, ...rest] = segments.slice(at + 1);
    return [namespace, ...rest.filter((_, index) => index % 2 === 0)].join('/');
  }
  return isSubscriptionId(id) ? 'microsoft.resources/subscriptions' : isResourceGroupId(id) ? 'microsoft.resources/resourcegroups' : '';
}

export function kindOfId(id: string): Kind | undefined {
  return kindOfType(typeOfId(id));
}

/** What an extension resource (role assignment, lock, diagnostic setting) hangs on: all before the last `/providers/`. */
export function scopeOfId(id: string): string {
  const at = id.toLowerCase().lastIndexOf('/providers/');
  return at <= 0 ? id : id.slice(0, at);
}

export function nameOfId(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

/** `/subscriptions/{id}`, lower case; null when the id belongs to none (tenant, management group). */
export function subscriptionOfId(id: string): string | null {
  return /^\/subscriptions\/[^/]+/i.exec(id)?.[0].toLowerCase() ?? null;
}

/** `/subscriptions/{id}/resourcegroups/{name}`, lower case; null when there is none. */
export function resourceGroupOfId(id: string): string | null {
  return /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/i.exec(id)?.[0].toLowerCase() ?? null;
}

const UNIT_ROOT =
  /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/microsoft\.machinelearningservices\/(workspaces|registries)\/[^/]+/i;

/** The workspace or registry that an id names or lies below; null when the id carries no unit. */
export function unitOfId(id: string): UnitRef | null {
  const match = UNIT_ROOT.exec(id);
  if (match === null) {
    return null;
  }
  return { id: match[0].toLowerCase(), kind: match[1]?.toLowerCase() === 'registries' ? 'registry' : 'workspace' };
}

/** All workspaces together: what compares them is judged here. No ARM id, but one by form, so that it goes wherever an id of a unit goes. */
export const ESTATE: UnitRef = { id: '/aml-warden/estate', kind: 'estate' };

export function subscriptionUnit(subscriptionId: string): UnitRef {
  return { id: `/subscriptions/${subscriptionId.replace(/^\/subscriptions\//i, '')}`.toLowerCase(), kind: 'subscription' };
}

/** The unit of an id that a unit goes by. */
export function unitRefOf(id: string): UnitRef {
  return id === ESTATE.id ? ESTATE : (unitOfId(id) ?? subscriptionUnit(id));
}

/** Whether `id` is `scope` itself or lies below it. Both canonical. */
export function isWithin(id: string, scope: string): boolean {
  return id === scope || id.startsWith(`${scope}/`);
}

function isSubscriptionId(id: string): boolean {
  return /^\/subscriptions\/[^/]+$/i.test(id);
}

function isResourceGroupId(id: string): boolean {
  return /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+$/i.test(id);
}
