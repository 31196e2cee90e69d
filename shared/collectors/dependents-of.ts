import type { Kind } from '../model/kinds.ts';
import { isWithin } from '../model/resource-id.ts';
import { type Resource, resourcesOf, type Unit } from '../model/unit.ts';
import { valueAt } from './raw.ts';

/** Resources of their own, named by the unit; an event about one of them is an event about the unit. */
const DEPENDENT: ReadonlySet<Kind> = new Set([
  'storage-account',
  'key-vault',
  'container-registry',
  'app-insights',
  'subnet',
  'network-security-group',
  'private-endpoint',
]);

/**
 * Canonical ids outside the unit that an event may name, sorted: its dependents whether or not they could be read, the virtual
 * networks of its subnets (a write to one can change all its subnets), and the custom roles it uses.
 */
export function dependentsOf(unit: Unit): string[] {
  const named = unit.slots.filter(({ kind, holds }) => holds === 'one' && DEPENDENT.has(kind)).map(({ target }) => target);
  const networks = unit.slots.filter(({ kind, holds }) => kind === 'subnet' && holds === 'one').map(({ target }) => networkOf(target));
  const roles = resourcesOf(unit)
    .filter(isCustomRole)
    .map(({ id }) => id);
  return [...new Set([...named, ...networks, ...roles])].filter((id) => !isWithin(id, unit.id)).toSorted();
}

function networkOf(subnetId: string): string {
  return subnetId.split('/').slice(0, -2).join('/');
}

function isCustomRole({ kind, raw }: Resource): boolean {
  return kind === 'role-definition' && String(valueAt(raw, 'properties', 'type')).toLowerCase() === 'customrole';
}
