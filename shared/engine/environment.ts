import { isJsonObject } from '../model/json.ts';
import type { RulePolicy } from '../model/policy.ts';
import { rootOf, type Unit } from '../model/unit.ts';

/** The environment that a unit's own resource declares by tag, lower case; undefined when it declares none or was not read. */
export function environmentOf(unit: Unit, policy: Pick<RulePolicy, 'environmentTag'>): string | undefined {
  const reading = rootOf(unit)?.reading;
  const tags = reading?.status === 'read' ? reading.value[0]?.raw['tags'] : undefined;
  if (!isJsonObject(tags)) {
    return undefined;
  }
  const key = Object.keys(tags).find((name) => name.toLowerCase() === policy.environmentTag.toLowerCase());
  const value = key === undefined ? undefined : tags[key];
  return typeof value === 'string' && value.trim() !== '' ? value.trim().toLowerCase() : undefined;
}
