import { canonicalId, isWithin, resourceGroupOfId, subscriptionOfId, typeOfId } from '../../../shared/model/resource-id.ts';
import type { ArmResource } from '../types.ts';

/** The estate in memory. Ids and types in any letter case. */
export interface Store {
  get(id: string): ArmResource | undefined;
  /** When it was first written, in ms; undefined for what was there from the beginning. */
  bornAt(id: string): number | undefined;
  put(resource: ArmResource): void;
  /** Takes away the resource and all that lies below or hangs on it. */
  delete(id: string): void;
  /** Children of one type directly below a resource or scope ('' is the tenant): `{parent}/{segment}/{name}` or what hangs on it. */
  children(parent: string, type: string): readonly ArmResource[];
  /** All of a type at or below a scope. */
  ofType(type: string, scope: string): readonly ArmResource[];
  all(): Iterable<ArmResource>;
  subscriptions(): readonly string[];
  /** Resource groups of a subscription, in the spelling first seen. */
  groups(subscription: string): readonly string[];
  hasGroup(id: string): boolean;
  readonly size: number;
}

type Index = Map<string, Set<string>>;

/** Throws when an id is no ARM id. */
export function createStore(estate: readonly ArmResource[], now: () => Date = () => new Date()): Store {
  const resources = new Map<string, ArmResource>();
  const byType: Index = new Map();
  const byParent: Index = new Map();
  const groups = new Map<string, string>();
  const subscriptions = new Set<string>();
  const born = new Map<string, number>();

  let isRunning = false;
  const read = (keys: ReadonlySet<string> | undefined): ArmResource[] =>
    [...(keys ?? [])].map((key) => resources.get(key)).filter((resource) => resource !== undefined);

  const put = (resource: ArmResource): void => {
    const key = keyOf(resource.id);
    if (isRunning && !resources.has(key)) {
      born.set(key, now().getTime());
    }
    resources.set(key, resource);
    add(byType, typeOfId(key), key);
    add(byParent, collectionOf(key), key);
    subscriptions.add(subscriptionOfId(key) ?? '');
    const group = resourceGroupOfId(key);
    if (group !== null && !groups.has(group)) {
      groups.set(group, resource.id.slice(0, group.length));
    }
  };

  const forget = (key: string): void => {
    resources.delete(key);
    born.delete(key);
    byType.get(typeOfId(key))?.delete(key);
    byParent.get(collectionOf(key))?.delete(key);
  };

  for (const resource of estate) {
    put(resource);
  }
  isRunning = true;
  return {
    bornAt: (id) => born.get(id.toLowerCase()),
    get: (id) => resources.get(id.toLowerCase()),
    put,
    delete: (id) => {
      const key = id.toLowerCase();
      for (const candidate of resources.keys()) {
        if (isWithin(candidate, key)) {
          forget(candidate);
        }
      }
    },
    children: (parent, type) => read(byParent.get(`${parent.toLowerCase()} ${type.toLowerCase()}`)),
    ofType: (type, scope) => {
      const below = scope.toLowerCase();
      return read(byType.get(type.toLowerCase())).filter(({ id }) => below === '' || isWithin(id.toLowerCase(), below));
    },
    all: () => resources.values(),
    subscriptions: () => [...subscriptions].filter((id) => id !== ''),
    groups: (subscription) => [...groups].filter(([key]) => key.startsWith(`${subscription.toLowerCase()}/`)).map(([, id]) => id),
    hasGroup: (id) => groups.has(id.toLowerCase()),
    get size() {
      return resources.size;
    },
  };
}

function keyOf(id: string): string {
  const key = canonicalId(id);
  if (key === null) {
    throw new Error(`Expected the id of an ARM resource but found ${JSON.stringify(id).slice(0, 200)}.`);
  }
  return key;
}

/** Where a resource is listed: its parent and its type. */
function collectionOf(key: string): string {
  const type = typeOfId(key);
  const parent = key.split('/').slice(0, -2).join('/');
  const scope = /^(?<scope>.*)\/providers\/[^/]+$/.exec(parent)?.groups?.['scope'];
  return `${scope ?? parent} ${type}`;
}

function add(index: Index, name: string, key: string): void {
  const keys = index.get(name) ?? new Set();
  index.set(name, keys.add(key));
}
