import { armTypes, type Kind } from '../model/kinds.ts';
import type { RulePolicy } from '../model/policy.ts';
import { ESTATE, kindOfId, nameOfId, resourceGroupOfId, subscriptionOfId } from '../model/resource-id.ts';
import { tagIn } from '../model/tags.ts';
import { type Resource, rootOf, type Slot, type Unit } from '../model/unit.ts';
import { byId, createGroups, type Groups } from './estate-groups.ts';
import {
  accountOf,
  computesOf,
  connectionsOf,
  endpointsOf,
  foreignDatastoresOf,
  linksOf,
  networksOf,
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
      drawWorkspace(unit, { ...root, reading: { status: 'read', value: [workspaceOf(resource, environmentTag)] } }, drawing);
    },
    addUnseen: (target, because, readAt) => {
      const reading: Unseen = { status: 'unread', because };
      addUnseen({ kind: 'workspace', holds: 'one', target, readAt, reading }, reading);
    },
    finish: (readAt) => ({ ...ESTATE, slots: finished(drawing, readAt) }),
  };
}

function drawWorkspace(unit: Unit, root: Slot, drawing: Drawing): void {
  const [workspace] = root.reading.status === 'read' ? root.reading.value : [];
  if (workspace === undefined) {
    return;
  }
  const { slots, groups, accounts, accountsNamed, assignments } = drawing;
  const environment = tagIn(workspace.raw['tags'], drawing.environmentTag) ?? '';
  const join = (targets: readonly (string | null | undefined)[]): void => {
    for (const target of new Set(targets)) {
      if (typeof target === 'string' && target !== '') {
        groups.join(target, workspace, environment);
      }
    }
  };
  const keep = (kind: Kind, resources: readonly Resource[], unseen: readonly Unseen[] = []): void => {
    const place = { kind, holds: 'many', target: unit.id, readAt: root.readAt } as const;
    const read: Slot[] = resources.length === 0 ? [] : [{ ...place, reading: { status: 'read', value: resources } }];
    slots.push(...read, ...unseen.slice(0, 1).map((reading): Slot => ({ ...place, reading })));
    drawing.blind.push(...unseen.slice(0, 1).map((reading) => ({ kind, workspace: unit.id, reading })));
  };
  slots.push(root);
  const own = storageNamesOf(workspace);
  const computes = computesOf(unit);
  const endpoints = endpointsOf(unit);
  const datastores = foreignDatastoresOf(unit, own);
  const connections = connectionsOf(unit);
  const people = privilegedPeopleOf(unit);
  keep('compute', computes.resources, computes.unseen);
  keep('private-endpoint', endpoints.resources, endpoints.unseen);
  keep('private-endpoint-connection', endpoints.connections);
  keep('datastore', datastores.resources, datastores.unseen);
  keep('connection', connections.resources, connections.unseen);
  keep('role-assignment', [], people.unseen);
  const named = datastores.resources.map(accountOf);
  join([resourceGroupOfId(unit.id), subscriptionOfId(unit.id), ...linksOf(workspace), ...own, ...named]);
  join(networksOf(workspace, [...computes.resources, ...endpoints.resources, ...endpoints.connections]));
  join([...connections.resources.flatMap(targetsOf), ...people.resources.map(principalIn)]);
  for (const name of named) {
    accountsNamed.add(name ?? '');
  }
  for (const account of taggedAccountsOf(unit, drawing.environmentTag)) {
    accounts.set(nameOfId(account.id), account);
  }
  for (const resource of people.resources) {
    const before = assignments.get(resource.id);
    if (before === undefined || unit.id < before.workspace) {
      assignments.set(resource.id, { resource, workspace: unit.id, readAt: root.readAt });
    }
  }
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
  const what = kind === 'workspace' ? 'The workspaces' : `${armTypes[kind]} of`;
  return { ...first, because: `${what} ${names.join(', ')}${more} could not be seen: ${first.because}` };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
