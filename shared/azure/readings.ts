import { isJsonObject, type Json } from '../model/json.ts';
import { armTypes, type Kind } from '../model/kinds.ts';
import { canonicalId, kindOfId, nameOfId } from '../model/resource-id.ts';
import type { Reading, Resource } from '../model/unit.ts';
import { apiVersions } from './api-versions.ts';
import { armErrorOf, missingActionOf } from './arm-error.ts';
import type { Attempt } from './attempt.ts';

/** What an answer that holds no resource tells us of it; undefined when the answer holds JSON with a 2xx. */
export type Unanswered = Exclude<Reading<never>, { status: 'read' }>;

export const unread = (because: string): Unanswered => ({ status: 'unread', because });

/** The JSON of an answer, or what its absence means. `action` is what the request needs. */
export function jsonOf(attempt: Attempt, action: string): Reading<Json> {
  if (attempt.status === 'failed') {
    return unread(`Azure could not be asked: ${attempt.because.replace(/\.+$/, '')}.`);
  }
  const { statusCode, content } = attempt;
  if (statusCode >= 200 && statusCode < 300) {
    return content.is === 'json'
      ? { status: 'read', value: content.value }
      : unread(`Expected JSON but ${content.is === 'empty' ? 'the answer is empty' : content.because}.`);
  }
  const { code, message } = armErrorOf(attempt);
  const because = `Azure answered ${statusCode} ${code}${message === '' ? '' : `: ${message}`}`;
  // An unknown subscription may be one of another tenant: who cannot see it must not call what is in it gone.
  if (statusCode === 401 || statusCode === 403 || code === 'SubscriptionNotFound') {
    return { status: 'denied', missing: missingActionOf(message) ?? action, because };
  }
  return statusCode === 404 && content.is !== 'broken' && !NOT_ABOUT_THE_RESOURCE.has(code) ? { status: 'gone' } : unread(because);
}

/** Codes that speak of our request or of the provider, whatever the status beside them. */
const NOT_ABOUT_THE_RESOURCE: ReadonlySet<string> = new Set([
  'InvalidResourceType',
  'InvalidResourceNamespace',
  'InvalidApiVersionParameter',
  'MissingApiVersionParameter',
  'MissingSubscriptionRegistration',
  'NoRegisteredProviderFound',
  'UnsupportedApiVersion',
]);

/** The RBAC action that reads a kind. */
export function readActionOf(kind: Kind): string {
  return `${armTypes[kind]}/read`;
}

/** A resource from ARM's JSON; a sentence saying what is wrong with it when it is none of that kind. */
export function toResource(kind: Kind, raw: Json, readAt: string): Resource | string {
  if (!isJsonObject(raw)) {
    return `expected a resource but found ${raw === null ? 'null' : typeof raw}`;
  }
  const { id: given, name } = raw;
  const id = typeof given === 'string' ? canonicalId(given) : null;
  if (id === null) {
    return `expected a resource id but found ${JSON.stringify(given ?? null).slice(0, 200)}`;
  }
  const found = kindOfId(id);
  if (found !== undefined && found !== kind) {
    return `expected ${armTypes[kind]} but found ${id}`;
  }
  return {
    id,
    kind,
    type: armTypes[kind],
    name: typeof name === 'string' && name !== '' ? name : nameOfId(String(given)),
    apiVersion: apiVersions[kind],
    readAt,
    raw,
  };
}
