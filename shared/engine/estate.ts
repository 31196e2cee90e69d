import { armTypes, type Kind } from '../model/kinds.ts';
import type { RulePolicy } from '../model/policy.ts';
import { ESTATE, kindOfId, nameOfId, resourceGroupOfId, subscriptionOfId } from '../model/resource-id.ts';
import { tagIn } from '../model/tags.ts';
import { type Resource, rootOf, type Slot, type Unit } from '../model/unit.ts';
import { byId, createGroups, type Groups, type Member } from './estate-groups.ts';
import {
  accountOf,
  computesOf,
  connectionsOf,
  endpointsOf,
  foreignDatastoresOf,
  linksOf,
  networksOf,
  type Part,
  rootResourceOf,
  storageNamesOf,
  taggedAccountsOf,
  targetsOf,
  type Unseen,
  workspaceOf,
} from './estate-parts.ts';
import { principalIn, privilegedPeopleOf } from './estate-people.ts';

/** Draws the unit `estate` from workspaces that pass by one after the other; of each only the few properties stay that rules compare. */
export interface EstateDraft {
  /** Anything but a workspace is passed over, and so is one that is gone. */
  add(unit: Unit): void;
  /** A workspace that there is and that nobody has seen. */
  addUnseen(workspaceId: string, because: string, readAt: string): void;
  /** How many workspaces could be read. */
  readonly size: number;
  /** The order in which workspaces were added makes no difference. `readAt`: when they were put together, RFC 3339. */
  finish(readAt: string): Unit;
}

interface Drawing {
  readonly environmentTag: string;
  readonly slots: Slot[];
  readonly groups: Groups;
  readonly blind: Blind[];
  /** Distinct assignments with the first workspace they apply to. */
  readonly assignments: Map<string, { readonly resource: Resource; readonly workspace: string; readonly readAt: string }>;
  readonly accounts: Map<string, Resource>;
  readonly accountsNamed: Set<string>;
}

/** What was not seen of a workspace. */
interface Blind {
  readonly kind: Kind;
  readonly workspace: string;
  readonly reading: Unseen;
}

export function draftEstate({ environmentTag }: Pick<RulePolicy, 'environmentTag'>): EstateDraft {
  const drawing: Drawing = {
    environmentTag,
    slots: [],
    groups: createGroups(),
    blind: [],
    assignments: new Map(),
    accounts: new Map(),
    accountsNamed: new Set(),
  };
  let size = 0;
  const addUnseen = (root: Slot, reading: Unseen): void => {
    drawing.slots.push({ ...root, reading });
    drawing.blind.push({ kind: 'workspace', workspace: root.target, reading });
  };
  return {
    get size() {
      return size;
    },
    add(unit) {
      const root = rootOf(unit);
      if (root === undefined || kindOfId(unit.id) !== 'workspace' || root.reading.status === 'gone') {
        return;
      }
      const resource = rootResourceOf(unit);
      if (root.reading.status !== 'read' || resource === undefined) {
        addUnseen(root, root.reading.status === 'read' ? { status: 'unread', because: 'Nothing was read.' } : root.reading);
        return;
      }
      size += 1;
      const workspace = workspaceOf(resource, environmentTag);
      drawWorkspace(unit, { ...root, reading: { status: 'read', value: [workspace] } }, workspace, drawing);
    },
    addUnseen: (target, because, readAt) => {
      const reading: Unseen = { status: 'unread', because };
      addUnseen({ kind: 'workspace', holds: 'one', target, readAt, reading }, reading);
    },
    finish: (readAt) => ({ ...ESTATE, slots: finished(drawing, readAt) }),
  };
}

/** The children of one workspace, as rules compare them. */
function childrenOf(unit: Unit, workspace: Resource) {
  return {
    own: storageNamesOf(workspace),
    computes: computesOf(unit),
    endpoints: endpointsOf(unit),
    datastores: foreignDatastoresOf(unit, storageNamesOf(workspace)),
    connections: connectionsOf(unit),
    people: privilegedPeopleOf(unit),
  };
}

function drawWorkspace(unit: Unit, root: Slot, workspace: Resource, drawing: Drawing): void {
  const children = childrenOf(unit, workspace);
  drawing.slots.push(root);
  keepLists(unit.id, root.readAt, children, drawing);
  joinGroups(unit.id, workspace, children, drawing);
  for (const account of taggedAccountsOf(unit, drawing.environmentTag)) {
    drawing.accounts.set(nameOfId(account.id), account);
  }
  for (const resource of children.people.resources) {
    const before = drawing.assignments.get(resource.id);
    if (before === undefined || unit.id < before.workspace) {
      drawing.assignments.set(resource.id, { resource, workspace: unit.id, readAt: root.readAt });
    }
  }
}

type Children = ReturnType<typeof childrenOf>;

function keepLists(
  workspace: string,
  readAt: string,
  { computes, endpoints, datastores, connections, people }: Children,
  { slots, blind }: Drawing,
): void {
  const keep = (kind: Kind, { resources, unseen }: Part): void => {
    const place = { kind, holds: 'many', target: workspace, readAt } as const;
    const [reading] = unseen;
    slots.push(...(resources.length === 0 ? [] : [{ ...place, reading: { status: 'read', value: resources } as const }]));
    if (reading !== undefined) {
      slots.push({ ...place, reading });
      blind.push({ kind, workspace, reading });
    }
  };
  keep('compute', computes);
  keep('private-endpoint', endpoints);
  keep('private-endpoint-connection', { resources: endpoints.connections, unseen: [] });
  keep('datastore', datastores);
  keep('connection', connections);
  keep('role-assignment', { resources: [], unseen: people.unseen });
}

function joinGroups(id: string, workspace: Resource, children: Children, { groups, environmentTag, accountsNamed }: Drawing): void {
  const { own, computes, endpoints, datastores, connections, people } = children;
  const environment = tagIn(workspace.raw['tags'], environmentTag) ?? '';
  const join = (how: Member['how'], targets: readonly (string | null | undefined)[]): void => {
    for (const target of targets.filter((one) => typeof one === 'string' && one !== '')) {
      groups.join(String(target), { workspace, environment, how });
    }
  };
  const named = datastores.resources.map(accountOf);
  for (const name of named) {
    accountsNamed.add(name ?? '');
  }
  join('own', [resourceGroupOfId(id), subscriptionOfId(id), ...linksOf(workspace), ...own]);
  join('own', networksOf(workspace, [...computes.resources, ...endpoints.resources, ...endpoints.connections]));
  join('own', people.resources.map(principalIn));
  join('used', [...named, ...connections.resources.flatMap(targetsOf)]);
}

function finished({ slots, groups, blind, assignments, accounts, accountsNamed }: Drawing, readAt: string): Slot[] {
  const people = [...Map.groupBy(assignments.values(), ({ workspace }) => workspace)].map(
    ([target, held]): Slot => ({
      kind: 'role-assignment',
      holds: 'many',
      target,
      readAt: held[0]?.readAt ?? readAt,
      reading: { status: 'read', value: held.map(({ resource }) => resource).toSorted(byId) },
    }),
  );
  const named = [...accounts].filter(([name]) => accountsNamed.has(name));
  const places = [
    ...slots,
    ...people,
    ...named.map(([target, account]): Slot => {
      return { kind: 'storage-account', holds: 'many', target, readAt: account.readAt, reading: { status: 'read', value: [account] } };
    }),
  ];
  const sorted = places.toSorted((a, b) => compareText(a.target, b.target) || compareText(a.kind, b.kind));
  const [root = read(readAt), ...whole] = wholeOf(blind, readAt);
  return [root, ...sorted, ...whole, ...groups.slots(readAt)];
}

function read(readAt: string): Slot {
  return { kind: 'workspace', holds: 'one', target: ESTATE.id, readAt, reading: { status: 'read', value: [] } };
}

/** Where something was not seen, and what that concerns: first the estate itself, then the kinds in it, the groups and subscriptions. */
function wholeOf(blind: readonly Blind[], readAt: string): Slot[] {
  const of = (kind: Kind, target: string, some: readonly Blind[]): Slot[] => {
    const reading = summary(kind, some);
    const holds = kind === 'workspace' && target === ESTATE.id ? 'one' : 'many';
    return reading === undefined ? [] : [{ kind, holds, target, readAt, reading }];
  };
  const workspaces = blind.filter(({ kind }) => kind === 'workspace');
  const root = of('workspace', ESTATE.id, workspaces);
  const others = [...Map.groupBy(blind, ({ kind }) => kind)].filter(([kind]) => kind !== 'workspace');
  const scopes = [resourceGroupOfId, subscriptionOfId].flatMap((scopeOf) => [
    ...Map.groupBy(workspaces, ({ workspace }) => scopeOf(workspace) ?? ''),
  ]);
  return [
    ...(root.length > 0 ? root : [read(readAt)]),
    ...others.toSorted(([a], [b]) => compareText(a, b)).flatMap(([kind, some]) => of(kind, ESTATE.id, some)),
    ...scopes.toSorted(([a], [b]) => compareText(a, b)).flatMap(([scope, some]) => of('workspace', scope, some)),
  ];
}

const NAMED = 3;

function summary(kind: Kind, blind: readonly Blind[]): Unseen | undefined {
  const sorted = blind.toSorted((a, b) => compareText(a.workspace, b.workspace));
  const first = (sorted.find(({ reading }) => reading.status === 'denied') ?? sorted[0])?.reading;
  if (first === undefined) {
    return undefined;
  }
  const names = sorted.slice(0, NAMED).map(({ workspace }) => nameOfId(workspace));
  const more = sorted.length > NAMED ? ` and ${sorted.length - NAMED} more` : '';
  const what = kind !== 'workspace' ? `${armTypes[kind]} of` : sorted.length === 1 ? 'The workspace' : 'The workspaces';
  return { ...first, because: `${what} ${names.join(', ')}${more} could not be seen: ${first.because}` };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
