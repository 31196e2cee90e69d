import type { Plan, Write } from '../model/remediation.ts';
import type { Resource } from '../model/unit.ts';
import { planHash } from './plan-hash.ts';
import { valueAt } from './values.ts';

export const PUBLIC_ACCESS = 'properties.publicNetworkAccess';

interface Closing {
  readonly remediationId: string;
  readonly actions: readonly string[];
  readonly apiVersion: string;
  /** How a reader calls the resource: `workspace`, `storage account`. */
  readonly noun: string;
  /** What the provider's documentation writes for "closed". */
  readonly closed: string;
  /** Other values that are as good. */
  readonly alsoClosed?: readonly string[];
  readonly sideEffects: readonly string[];
}

/** The one-property write that closes a resource to the internet; null when it is closed. */
export function planToClose(resource: Resource, closing: Closing): Plan | null {
  const before = valueAt(resource.raw, PUBLIC_ACCESS);
  const enough = [closing.closed, ...(closing.alsoClosed ?? [])].map((value) => value.toLowerCase());
  if (typeof before === 'string' && enough.includes(before.toLowerCase())) {
    return null;
  }
  const unhashed = {
    remediationId: closing.remediationId,
    resourceId: resource.id,
    apiVersion: closing.apiVersion,
    summary: `Turn off public network access on the ${closing.noun} ${resource.name}.`,
    change: patch(closing.closed),
    differences: [{ path: PUBLIC_ACCESS, before, after: closing.closed }],
    // Azure takes a missing value for Enabled, and a PATCH cannot take a property away.
    undo: patch(typeof before === 'string' && before !== '' ? before : 'Enabled'),
    risk: 'disruptive',
    sideEffects: closing.sideEffects,
    actions: closing.actions,
  } as const satisfies Omit<Plan, 'hash'>;
  return { ...unhashed, hash: planHash(unhashed) };
}

function patch(publicNetworkAccess: string): Write {
  return { method: 'PATCH', body: { properties: { publicNetworkAccess } } };
}
