import { waitsFor } from '../model/expression.ts';
import type { Kind } from '../model/kinds.ts';
import { scopeOfId } from '../model/resource-id.ts';
import type { Resource, Slot } from '../model/unit.ts';
import type { FileResource } from './resources.ts';

/** The resources of a file, and slots made of them. */
export interface Shelf {
  readonly resources: readonly FileResource[];
  get(id: string): FileResource | undefined;
  /** The resource of an id: read when the file holds it. */
  one(kind: Kind, id: string): Slot;
  /** What hangs on a target: its children, or what has it as scope. */
  list(kind: Kind, target: string, how: { readonly holder: string; readonly members?: readonly FileResource[] }): Slot;
  unread(kind: Kind, holds: Slot['holds'], target: string, because: string): Slot;
}

export function createShelf(resources: readonly FileResource[], readAt: string): Shelf {
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  const slot = (kind: Kind, holds: Slot['holds'], target: string, reading: Slot['reading']): Slot => ({
    kind,
    holds,
    target,
    readAt,
    reading,
  });
  const unread = (kind: Kind, holds: Slot['holds'], target: string, because: string): Slot =>
    slot(kind, holds, target, { status: 'unread', because });
  return {
    resources,
    get: (id) => byId.get(id),
    unread,
    one(kind, id) {
      const resource = byId.get(id);
      return resource === undefined
        ? unread(kind, 'one', id, 'It is not in this file.')
        : slot(kind, 'one', id, { status: 'read', value: [resource] });
    },
    list(kind, target, { holder, members }) {
      const own = members ?? resources.filter((resource) => resource.kind === kind && isBelow(resource.id, target));
      const isKnown = own.length > 0 || byId.get(holder)?.isWhole === true;
      return isKnown
        ? slot(kind, 'many', target, { status: 'read', value: own })
        : unread(kind, 'many', target, 'The file does not show what Azure has of them.');
    },
  };
}

function isBelow(id: string, target: string): boolean {
  return scopeOfId(id) === target || id.split('/').slice(0, -2).join('/') === target;
}

/** Why a list may turn out shorter: a member that is deployed only under a condition its holder has not. */
export function doubt(members: readonly Resource[], holder: FileResource | undefined): string | undefined {
  const doubtful = (members as readonly FileResource[]).find(({ condition }) => condition !== undefined && condition !== holder?.condition);
  return doubtful?.condition === undefined
    ? undefined
    : `${doubtful.name} is deployed only under a condition that waits for ${waitsFor(doubtful.condition)}.`;
}
