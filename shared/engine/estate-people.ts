import type { Kind } from '../model/kinds.ts';
import { nameOfId } from '../model/resource-id.ts';
import type { Resource, Unit } from '../model/unit.ts';
import { listed, type Part, picked, type Unseen } from './estate-parts.ts';
import { valuesAt } from './paths.ts';

const ASSIGNMENT = ['properties.roleDefinitionId', 'properties.principalId', 'properties.principalType', 'properties.scope'];
const WORKLOADS: ReadonlySet<string> = new Set(['serviceprincipal', 'agentserviceprincipal', 'device']);

/**
 * The assignments that let a person or a group change the workspace or who may. Groups are not expanded: nobody here may read the directory.
 * A role whose definition was not read may be any.
 */
export function privilegedPeopleOf(unit: Unit): Part {
  const { resources, unseen } = listed(unit, 'role-assignment');
  const roles = rolesOf(unit);
  const people = resources.filter((one) => !WORKLOADS.has(textAt(one, 'properties.principalType')));
  const unknown = people.filter((one) => roles.get(roleOf(one)) === undefined);
  const because = `The definition of the role ${unknown[0] === undefined ? '' : nameOfId(roleOf(unknown[0]))} could not be read.`;
  return {
    resources: people.filter((one) => roles.get(roleOf(one)) === true).map((one) => picked(one, ASSIGNMENT)),
    unseen: [...unseen, ...(unknown.length > 0 ? [deniedRole(unit) ?? ({ status: 'unread', because } satisfies Unseen)] : [])],
  };
}

/** Whom an assignment is given to: an object id, lower case. */
export function principalIn(assignment: Resource): string {
  return textAt(assignment, 'properties.principalId');
}

/** Whether each role of the unit may change something, by the name of its definition: the same role has an id in every subscription. */
function rolesOf(unit: Unit): ReadonlyMap<string, boolean> {
  const definitions = unit.slots
    .filter(({ kind }) => kind === ROLE)
    .flatMap(({ reading }) => (reading.status === 'read' ? reading.value : []));
  return new Map(definitions.map((definition) => [nameOfId(definition.id), mayChange(definition)]));
}

const ROLE = 'role-definition' satisfies Kind;

function deniedRole(unit: Unit): Unseen | undefined {
  return unit.slots.flatMap(({ kind, reading }) => (kind === ROLE && reading.status === 'denied' ? [reading] : []))[0];
}

function roleOf(assignment: Resource): string {
  return nameOfId(textAt(assignment, 'properties.roleDefinitionId'));
}

/** Whatever it takes away again (`notActions`), a role that may write to workspaces is one to separate. */
function mayChange({ raw }: Resource): boolean {
  const actions = [...valuesAt(raw, 'properties.permissions[].actions[]'), ...valuesAt(raw, 'properties.permissions[].dataActions[]')];
  return actions.some((action) => typeof action === 'string' && changesWorkspaces(action.toLowerCase()));
}

function changesWorkspaces(action: string): boolean {
  const [provider = ''] = action.split('/');
  const isAbout = provider === '*' || provider === 'microsoft.machinelearningservices' || provider === 'microsoft.authorization';
  return isAbout && !action.endsWith('/read');
}

function textAt({ raw }: Resource, path: string): string {
  const [value] = valuesAt(raw, path);
  return typeof value === 'string' ? value.trim().toLowerCase() : '';
}
