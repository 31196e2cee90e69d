import { nameOfId, resourceGroupOfId, scopeOfId } from '../model/resource-id.ts';
import type { Fields, ResourceView } from '../model/rule.ts';

export const assignmentFields = {
  'properties.roleDefinitionId': 'a role that this principal may hold here',
  'properties.scope': 'a scope where this principal may hold the role',
  'properties.principalType': 'a type that may hold the role here',
  'properties.principalId': 'a principal that may hold the role here',
} as const satisfies Fields;

export type AssignmentView = ResourceView<keyof typeof assignmentFields>;

/** Built-in roles that can give away access or change everything, by the last segment of their definition's id. */
export const broadRoles: ReadonlyMap<string, string> = new Map([
  ['8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'Owner'],
  ['b24988ac-6180-42a0-ab88-20f7382dd24c', 'Contributor'],
  ['18d7d88d-d35e-4fb5-a5c3-7773c20a72d9', 'User Access Administrator'],
  ['f58310d9-a9f6-439a-9e8d-f62e7b41a168', 'Role Based Access Control Administrator'],
]);

/** The name of the broad role that is given; undefined for any other role. */
export function broadRoleOf(assignment: AssignmentView): string | undefined {
  return broadRoles.get(nameOfId(assignment.text('properties.roleDefinitionId') ?? '').toLowerCase());
}

/** Lower case, without a trailing slash: a resource id, `/subscriptions/…`, a management group, or '' for the tenant root. */
export function scopeOf(assignment: AssignmentView): string {
  return (assignment.text('properties.scope') ?? scopeOfId(assignment.id)).toLowerCase().replace(/\/+$/, '');
}

export type Principal = 'person' | 'people' | 'workload' | 'device';

const principals: Readonly<Record<string, Principal>> = {
  user: 'person',
  agentuser: 'person',
  group: 'people',
  foreigngroup: 'people',
  serviceprincipal: 'workload',
  agentserviceprincipal: 'workload',
  device: 'device',
};

/** What kind of principal it is given to; undefined when Azure does not say, or says something new. */
export function principalOf(assignment: AssignmentView): Principal | undefined {
  return principals[(assignment.text('properties.principalType') ?? '').toLowerCase()];
}

export function isResourceGroup(scope: string): boolean {
  return resourceGroupOfId(scope) === scope;
}
