import type { Json } from './json.ts';

/** A decision to accept a finding, or not to be alerted of it, bound to the exact values it was made about and to a date. */
export interface Exemption {
  /** Unique. */
  readonly id: string;
  /** `exempt`: the finding does not count. `snooze`: it counts, and nobody is alerted of it. */
  readonly kind: 'exempt' | 'snooze';
  readonly ruleId: string;
  /** Exactly one of the three says where it holds. Canonical id. */
  readonly resourceId?: string;
  /** Canonical id of a unit: every resource judged with it. */
  readonly unit?: string;
  /** Every resource that carries the tag, and all of a unit whose own resource does. Letter case does not matter. */
  readonly tag?: { readonly name: string; readonly value: string };
  readonly reason: string;
  readonly ticket: string;
  readonly approver: string;
  /** RFC 3339; from then on it does not hold any more. */
  readonly expires: string;
  /** Property path → the value that was accepted; a different value voids it. `<resource id>#<path>` is a property of another resource. */
  readonly values: Readonly<Record<string, Json>>;
}
