import type { ResourceView } from '../model/rule.ts';

/** The kinds of identity a resource has, lower case: Azure writes several of them with and without a blank after the comma. */
export function identityTypes(resource: ResourceView<'identity.type'>): readonly string[] {
  const types = (resource.text('identity.type') ?? '').split(',').map((type) => type.trim().toLowerCase());
  return types.filter((type) => type === 'systemassigned' || type === 'userassigned');
}
