import type { Resource, Slot } from '../model/unit.ts';

/** Of so many workspaces of one environment that share something, the first ones stand for the rest. */
const SHOWN = 3;

/** Who has what in common. */
export interface Groups {
  join(target: string, workspace: Resource, environment: string): void;
  /** A slot per target that workspaces of more than one environment have in common, sorted; '' is an environment too. */
  slots(readAt: string): Slot[];
}

/** Only what crosses environments is kept in the end: in an estate in order that is nothing. */
export function createGroups(): Groups {
  const groups = new Map<string, Map<string, Map<string, Resource>>>();
  return {
    join(target, workspace, environment) {
      const group = groups.get(target) ?? new Map<string, Map<string, Resource>>();
      const members = group.get(environment) ?? new Map<string, Resource>();
      members.set(workspace.id, workspace);
      group.set(environment, members);
      groups.set(target, group);
    },
    slots(readAt) {
      const mixed = [...groups].filter(([, group]) => group.size > 1).toSorted(([a], [b]) => (a < b ? -1 : 1));
      return mixed.map(([target, group]): Slot => {
        const members = [...group.values()].flatMap((same) => [...same.values()].toSorted(byId).slice(0, SHOWN));
        return { kind: 'workspace', holds: 'many', target, readAt, reading: { status: 'read', value: members.toSorted(byId) } };
      });
    },
  };
}

export function byId(a: Pick<Resource, 'id'>, b: Pick<Resource, 'id'>): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
