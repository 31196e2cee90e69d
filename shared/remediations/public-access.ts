import type { Remediation } from '../model/remediation.ts';
import { CLOSING_FACTS, closesWithoutHarm } from './closing.ts';
import { type OneProperty, oneProperty, type Type } from './one-property.ts';

interface Closing extends Pick<OneProperty, 'id' | 'ruleId' | 'alsoFine' | 'sideEffects'> {
  /** What the provider's documentation writes for "closed"; default `Disabled`. */
  readonly wanted?: string;
  /** What this type asks beside what every closing does. */
  readonly concerns?: OneProperty['concerns'];
}

/** Closes a resource to the internet. Azure takes a missing value for Enabled, and no write takes a property away. */
export function publicAccessDisabled(type: Type, { concerns, ...closing }: Closing): Remediation {
  return oneProperty(type, {
    wanted: 'Disabled',
    ...closing,
    does: 'Turn off public network access on',
    path: 'properties.publicNetworkAccess',
    missing: 'Enabled',
    risk: 'disruptive',
    facts: CLOSING_FACTS,
    concerns: (resource, unit, facts) => [...(concerns?.(resource, unit, facts) ?? []), ...closesWithoutHarm(resource, unit, facts)],
  });
}
