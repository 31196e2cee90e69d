import { isJsonObject } from '../../../shared/model/json.ts';
import type { Answer, ArmResource } from '../types.ts';
import { badRequest } from './errors.ts';
import { ancestorsOf } from './path.ts';
import { findResource, missing, missingScope } from './read.ts';
import type { Store } from './store.ts';

interface Hanging {
  readonly scope: string;
  readonly type: string;
}

/** What hangs on a scope, inherited from above it, and (without a filter) below it, by the rules of each type. */
export function extensionsAt(store: Store, { scope, type }: Hanging, filter: string | null): readonly ArmResource[] | Answer {
  if (type === 'microsoft.insights/diagnosticsettings') {
    const exists = findResource(store, scope) !== undefined;
    return exists ? store.children(scope, type) : missing(store, scope);
  }
  const absent = missingScope(store, scope);
  if (absent !== undefined) {
    return absent;
  }
  const applying = appliesAt(store, { scope, type });
  const known = filterOf(filter);
  if (known === undefined) {
    return badRequest(`The filter '${filter}' is not supported here.`, 'InvalidFilterInQueryString');
  }
  const below = known.downwards && type !== 'microsoft.authorization/roledefinitions' ? store.ofType(type, scope) : [];
  return [...new Set([...applying, ...below])].filter(known.keeps);
}

/** At the scope and above it. Every subscription lies below every management group here. */
function appliesAt(store: Store, { scope, type }: Hanging): ArmResource[] {
  const scopes = scope === '' ? [] : [scope, ...ancestorsOf(scope)];
  const groups = store.ofType(type, '/providers/microsoft.management/managementgroups');
  return [...scopes.flatMap((one) => store.children(one, type)), ...groups, ...store.children('', type)];
}

interface Filter {
  readonly downwards: boolean;
  readonly keeps: (resource: ArmResource) => boolean;
}

function filterOf(filter: string | null): Filter | undefined {
  const text = filter?.replace(/\s+/g, ' ').trim() ?? '';
  if (text === '' || /^atScope(AndBelow)?\(\)$/i.test(text)) {
    return { downwards: !/^atScope\(\)$/i.test(text), keeps: () => true };
  }
  const { property, value } = /^(?<property>principalId|type|roleName) eq '?(?<value>[^']+)'?$/i.exec(text)?.groups ?? {};
  const named = property === undefined ? /^assignedTo\('(?<value>[^']+)'\)$/i.exec(text)?.groups?.['value'] : value;
  return named === undefined ? undefined : { downwards: true, keeps: (resource) => has(resource, property ?? 'principalId', named) };
}

function has({ properties }: ArmResource, property: string, value: string): boolean {
  const found = isJsonObject(properties) ? properties[property] : undefined;
  return typeof found === 'string' && found.toLowerCase() === value.toLowerCase();
}
