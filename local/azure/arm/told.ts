import { eventOf } from '../events/envelope.ts';
import type { Happening } from '../events/happening.ts';
import type { ArmCall } from '../types.ts';
import type { World } from '../world.ts';
import { properType } from './types-of-arm.ts';

export interface Deed {
  readonly change: Happening['change'];
  readonly resourceId: string;
  readonly type: string;
  /** The last segment of a POST. */
  readonly actionName?: string;
}

export function actionOf({ change, type, actionName }: Omit<Deed, 'resourceId'>): string {
  return change === 'action' ? `${properType(type)}/${actionName}/action` : `${properType(type)}/${change}`;
}

/** Tells the activity log, and whoever has subscribed, what came of a request that changes something. */
export function tell(world: World, call: ArmCall, deed: Deed, outcome: { succeeded: boolean; later?: boolean }): void {
  const happening: Happening = {
    change: deed.change,
    action: actionOf(deed),
    resourceId: deed.resourceId,
    type: properType(deed.type),
    succeeded: outcome.succeeded,
    caller: call.caller,
    correlationId: call.correlationId,
    at: world.now(),
    ...(outcome.later === true ? {} : { request: { method: call.method, url: `https://management.azure.com/${call.segments.join('/')}` } }),
  };
  world.activity.add(happening);
  const event = outcome.succeeded || world.settings.events.failures ? eventOf(happening) : undefined;
  if (event !== undefined) {
    world.events.emit(event);
  }
}
