import type { Answer, ArmCall, ArmResource } from '../types.ts';
import type { World } from '../world.ts';
import { operationHeaders } from './answers.ts';
import { syncChildren, syncParent } from './embedded.ts';
import { afterPatch, afterPut, type Change, withState } from './next-state.ts';
import { refusedByPolicy } from './policies.ts';
import { refusedWrite } from './refusals.ts';
import { type Deed, tell } from './told.ts';
import { isLongRunning } from './types-of-arm.ts';
import { visibleAt } from './visible.ts';

export interface Target {
  readonly id: string;
  /** Lower case. */
  readonly type: string;
}

/** PUT, PATCH and DELETE of one resource: refused, done, or begun. */
export function writeResource(world: World, call: ArmCall, target: Target): Answer {
  const existing = world.store.get(target.id);
  const deed: Deed = {
    change: call.method === 'DELETE' ? 'delete' : 'write',
    resourceId: existing?.id ?? target.id,
    type: existing?.type ?? target.type,
  };
  const refused = refusedWrite(world, call, target);
  if (refused !== undefined) {
    tell(world, call, deed, { succeeded: false });
    return refused;
  }
  if (call.method === 'DELETE') {
    return existing === undefined ? { status: 204 } : remove(world, call, deed);
  }
  const change: Change = { ...target, body: call.body ?? {}, caller: call.caller, at: world.now() };
  const next = existing !== undefined && call.method === 'PATCH' ? afterPatch(existing, change) : afterPut(existing, change);
  const denied = refusedByPolicy(world, { ...target, content: next });
  if (denied !== undefined) {
    tell(world, call, deed, { succeeded: false });
    return denied;
  }
  return isSlow(world, call, target.type) ? begin(world, call, { deed, existing, next }) : done(world, call, { deed, existing, next });
}

interface Writing {
  readonly deed: Deed;
  readonly existing: ArmResource | undefined;
  readonly next: ArmResource;
}

function done(world: World, call: ArmCall, { deed, existing, next }: Writing): Answer {
  const resource = isLongRunning(deed.type) ? withState(next, 'Succeeded') : next;
  commit(world, resource);
  tell(world, call, deed, { succeeded: true });
  // Diagnostic settings never say that they are new.
  const isNew = existing === undefined && deed.type.toLowerCase() !== 'microsoft.insights/diagnosticsettings';
  return { status: isNew ? 201 : 200, body: visibleAt(resource, call.apiVersion) };
}

function begin(world: World, call: ArmCall, { deed, existing, next }: Writing): Answer {
  const { style, durationInMs } = world.settings.longRunning;
  const underWay = existing === undefined ? withState(next, 'Creating') : withState(existing, 'Updating');
  commit(world, underWay);
  const operation = world.operations.begin({
    resourceId: deed.resourceId,
    durationInMs,
    finish: (error) => {
      commit(world, error === undefined ? withState(next, 'Succeeded') : withState(existing ?? next, 'Failed'));
      tell(world, call, deed, { succeeded: error === undefined, later: true });
    },
  });
  const headers = operationHeaders(world, operation, call.apiVersion);
  // With a Location the body comes at the end; a PUT that is followed by its status shows what is being made.
  return call.method === 'PUT' && style !== 'location'
    ? { status: existing === undefined ? 201 : 200, headers, body: visibleAt(withState(next, 'Updating'), call.apiVersion) }
    : { status: 202, headers };
}

function remove(world: World, call: ArmCall, deed: Deed): Answer {
  const take = (): void => {
    world.store.delete(deed.resourceId);
    syncParent(world.store, deed.resourceId, undefined);
  };
  if (!isSlow(world, call, deed.type)) {
    take();
    tell(world, call, deed, { succeeded: true });
    return { status: 200 };
  }
  const operation = world.operations.begin({
    resourceId: deed.resourceId,
    durationInMs: world.settings.longRunning.durationInMs,
    finish: (error) => {
      if (error === undefined) {
        take();
      }
      tell(world, call, deed, { succeeded: error === undefined, later: true });
    },
  });
  return { status: 202, headers: operationHeaders(world, operation, call.apiVersion) };
}

/** Keeps the resource, and what parents and children repeat of each other. */
export function commit(world: World, resource: ArmResource): void {
  const before = world.store.get(resource.id);
  world.store.put(resource);
  syncParent(world.store, resource.id, resource);
  syncChildren(world.store, resource, before);
}

function isSlow({ settings }: World, call: ArmCall, type: string): boolean {
  return call.atOnce !== true && settings.longRunning.style !== 'none' && isLongRunning(type);
}
