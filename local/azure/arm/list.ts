import { nameOfId, typeOfId } from '../../../shared/model/resource-id.ts';
import type { Answer, ArmCall, ArmResource } from '../types.ts';
import type { World } from '../world.ts';
import { badRequest } from './errors.ts';
import { extensionsAt } from './extensions.ts';
import { pageOf } from './page.ts';
import type { ArmPath } from './path.ts';
import { findResource, impliedGroup, impliedSubscription, missing, missingScope } from './read.ts';
import { isExtensionType } from './types-of-arm.ts';

type ListPath = Exclude<ArmPath, { names: 'resource' }>;

export function readList(world: World, call: ArmCall, path: ListPath): Answer {
  const items = itemsOf(world, call, path);
  if (!Array.isArray(items)) {
    return items as Answer;
  }
  // Azure does not page these.
  const pageSize = 'type' in path && path.type === 'microsoft.insights/diagnosticsettings' ? Infinity : world.settings.pageSize;
  return pageOf(items.filter(listed(world)), call, { origin: world.origin, pageSize });
}

/** Lists lag behind what they list. */
export function listed({
  store,
  settings,
  now,
}: Pick<World, 'store' | 'settings' | 'now'>): (resource: { readonly id: string }) => boolean {
  const seen = now().getTime() - settings.staleListsInMs;
  return ({ id }) => (store.bornAt(id) ?? 0) <= seen;
}

function itemsOf({ store }: World, call: ArmCall, path: ListPath): readonly ArmResource[] | Answer {
  const filter = call.query.get('$filter');
  switch (path.names) {
    case 'subscriptions':
      return store.subscriptions().map((id) => store.get(id) ?? impliedSubscription(id));
    case 'groups':
      return missingScope(store, path.scope) ?? store.groups(path.scope).map((id) => store.get(id) ?? impliedGroup(id));
    case 'everything':
      return missingScope(store, path.scope) ?? everything(store.all(), path.scope, filter);
    case 'extensions':
      return extensionsAt(store, path, filter);
    case 'collection':
      return filter === null ? collection({ store }, path.parent, path.type) : unsupportedFilter(filter);
  }
}

function collection({ store }: Pick<World, 'store'>, parent: string, type: string): readonly ArmResource[] | Answer {
  if (parent === '' || /^\/subscriptions\/[^/]+(\/resourcegroups\/[^/]+)?$/i.test(parent)) {
    return missingScope(store, `${parent}/x`) ?? store.ofType(type, parent);
  }
  return findResource(store, parent) === undefined ? missing(store, parent) : store.children(parent, type);
}

/** Top-level resources of a subscription or group, as `az resource list` shows them. */
function everything(all: Iterable<ArmResource>, scope: string, filter: string | null): readonly ArmResource[] | Answer {
  const wanted = filter === null ? undefined : /^resourceType eq '(?<type>[^']+)'$/i.exec(filter)?.groups?.['type']?.toLowerCase();
  if (filter !== null && wanted === undefined) {
    return unsupportedFilter(filter);
  }
  const below = `${scope.toLowerCase()}/`;
  return [...all].filter(({ id, name }) => {
    const type = typeOfId(id);
    const isTopLevel =
      type.split('/').length === 2 && !isExtensionType(type) && id.toLowerCase().split('/providers/').length === 2 && nameOfId(id) === name;
    return id.toLowerCase().startsWith(below) && isTopLevel && (wanted === undefined || type === wanted);
  });
}

function unsupportedFilter(filter: string): Answer {
  return badRequest(`The simulated Azure does not support the filter '${filter}' here.`, 'InvalidFilterInQueryString');
}
