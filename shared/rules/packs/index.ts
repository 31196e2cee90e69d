import { gdpr } from './gdpr.ts';
import { hipaa } from './hipaa.ts';
import type { Pack } from './pack.ts';
import { pciDss } from './pci-dss.ts';

/** Every framework. */
export const packs: readonly Pack[] = [gdpr, hipaa, pciDss];

/** Pack id → the controls a rule speaks for; packs that do not know the rule are left out. */
export function packsOf(ruleId: string): Readonly<Record<string, readonly string[]>> {
  const entries = packs.map(({ id, controls }) => [id, controlsOf(controls, ruleId)] as const);
  return Object.fromEntries(entries.filter(([, ids]) => ids.length > 0));
}

function controlsOf(controls: Pack['controls'], ruleId: string): readonly string[] {
  const spokenFor = Object.entries(controls).filter(([, { source, inferred }]) => source.includes(ruleId) || inferred.includes(ruleId));
  return spokenFor.map(([id]) => id);
}
