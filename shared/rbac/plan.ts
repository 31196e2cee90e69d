import { createHash } from 'node:crypto';
import { isWithin } from '../model/resource-id.ts';
import type { RbacPlanInput, Wanted } from './file.ts';
import { builtInRoles, strongRoles } from './personas.ts';

/** A role assignment as Azure lists it; ids lower case. */
export interface Existing {
  readonly id: string;
  readonly scope: string;
  /** Guid of the role definition. */
  readonly roleId: string;
  readonly principalId: string;
  readonly principalType: string;
}

export interface Creation extends Wanted {
  readonly roleId: string;
  /** The same for the same scope, role and principal: applying twice makes one. */
  readonly name: string;
}

export interface RbacPlan {
  readonly create: readonly Creation[];
  readonly keep: readonly Existing[];
  /** At one of the file's scopes, and the file does not name it. */
  readonly extra: readonly Existing[];
  /** Owner, Contributor and the like at a scope of the file or above one. */
  readonly overPrivileged: readonly (Existing & { readonly role: string })[];
}

/** What to do so that Azure is as the file says. Pure. */
export function planRbac({ scopes, wanted }: RbacPlanInput, existing: readonly Existing[]): RbacPlan {
  const creations = wanted.map(toCreation);
  const has = (one: Creation): boolean => existing.some((there) => keyOf(there) === keyOf(one));
  const named = new Set(creations.map(keyOf));
  const here = existing.filter(({ scope }) => scopes.includes(scope));
  return {
    create: distinct(creations.filter((one) => !has(one))),
    keep: here.filter((one) => named.has(keyOf(one))),
    extra: here.filter((one) => !named.has(keyOf(one))),
    overPrivileged: existing.flatMap((one) => {
      const role = strongRoles[one.roleId];
      return role === undefined || !scopes.some((scope) => isWithin(scope, one.scope)) ? [] : [{ ...one, role }];
    }),
  };
}

function toCreation(wanted: Wanted): Creation {
  const roleId = builtInRoles[wanted.role];
  if (roleId === undefined) {
    throw new RangeError(`Expected one of the roles ${Object.keys(builtInRoles).join(', ')} but found ${wanted.role}.`);
  }
  return { ...wanted, roleId, name: guidOf(`${wanted.scope}|${roleId}|${wanted.principalId}`) };
}

function keyOf({ scope, roleId, principalId }: Pick<Existing, 'scope' | 'roleId' | 'principalId'>): string {
  return `${scope}|${roleId}|${principalId}`;
}

function distinct(creations: readonly Creation[]): Creation[] {
  return [...new Map(creations.map((one) => [one.name, one])).values()];
}

/** A version 5 shaped UUID of a text. */
function guidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
