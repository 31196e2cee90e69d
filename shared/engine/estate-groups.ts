import type { Resource, Slot } from '../model/unit.ts';

/** Of so many workspaces of one environment that share something, the first ones stand for the rest. */
const SHOWN = 3;

export interface Member {
  readonly workspace: Resource;
  readonly environment: string;
  readonly how: 'own' | 'used';
}

/** Who has what in common. */
export interface Groups {
  /** `how`: `own` where the workspace names it as its own, `used` where something in it leads there. */
  join(target: string, member: Member): void;
  /** A slot per target that workspaces of more than one environment have in common, sorted; '' is an environment too. */
  slots(readAt: string): Slot[];
}

/** Only what crosses environments is kept in the end: in an estate in order that is nothing. */
export function createGroups(): Groups {
  const groups = new Map<string, Map<string, Member>>();
  return {
    join(target, member) {
      const group = groups.get(target) ?? new Map<string, Member>();
      const isKnown = group.get(member.workspace.id)?.how === 'own';
      groups.set(target, isKnown ? group : group.set(member.workspace.id, member));
    },
    slots(readAt) {
      return [...groups]
        .map(([target, group]) => ({ target, sides: Map.groupBy(group.values(), ({ environment }) => environment) }))
        .filter(({ sides }) => sides.size > 1)
        .toSorted((a, b) => (a.target < b.target ? -1 : 1))
        .map(({ target, sides }): Slot => {
          const value = [...sides.values()].flatMap(firstOf).toSorted(byId);
          return { kind: 'workspace', holds: 'many', target, readAt, reading: { status: 'read', value } };
        });
    },
  };
}

/** Owners first: a rule that asks for owners finds one where there is one. */
function firstOf(side: readonly Member[]): Resource[] {
  const sorted = side.toSorted((a, b) => (a.how === b.how ? byId(a.workspace, b.workspace) : a.how === 'own' ? -1 : 1));
  return sorted.slice(0, SHOWN).map(({ workspace }) => workspace);
}

export function byId(a: Pick<Resource, 'id'>, b: Pick<Resource, 'id'>): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
