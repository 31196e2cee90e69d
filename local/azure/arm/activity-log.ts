import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../../shared/model/json.ts';
import { resourceGroupOfId, subscriptionOfId } from '../../../shared/model/resource-id.ts';
import { claimsOf } from '../events/envelope.ts';
import type { Happening } from '../events/happening.ts';
import { TENANT_ID } from '../identities.ts';
import type { Answer, ArmCall } from '../types.ts';
import { badRequest } from './errors.ts';

/** What happened, for `…/providers/Microsoft.Insights/eventtypes/management/values`. */
export interface ActivityLog {
  add(happening: Happening): void;
  /** All that is remembered, oldest first. */
  happenings(): readonly Happening[];
  /** The entries of a subscription that a filter names, newest first; none later than `shownUntil`, milliseconds since 1970. */
  read(subscription: string, call: ArmCall, shownUntil: number): Answer;
}

const REMEMBERED = 5_000;
/** Azure gives no more at once; there is no second page here. */
const SHOWN = 1_000;

export function createActivityLog(): ActivityLog {
  const entries: { readonly id: string; readonly happening: Happening }[] = [];
  return {
    add(happening) {
      entries.push({ id: randomUUID(), happening });
      entries.splice(0, entries.length - REMEMBERED);
    },
    happenings: () => entries.map(({ happening }) => happening),
    read(subscription, call, shownUntil) {
      const tests = testsOf(call.query.get('$filter') ?? '');
      if (typeof tests === 'string') {
        return badRequest(`The filter '${tests}' is not supported.`, 'BadRequest');
      }
      const found = entries.filter(
        ({ happening }) => happening.at.getTime() <= shownUntil && isIn(happening, subscription) && tests.every((test) => test(happening)),
      );
      return { status: 200, body: { value: found.toReversed().slice(0, SHOWN).map(entryOf) } };
    },
  };
}

type Test = (happening: Happening) => boolean;

function isIn({ resourceId }: Happening, subscription: string): boolean {
  return subscriptionOfId(resourceId) === subscription.toLowerCase();
}

/** Each part of `a and b and …`; the part that is not understood otherwise. */
function testsOf(filter: string): Test[] | string {
  const parts = filter.split(/\s+and\s+/i).filter((part) => part.trim() !== '');
  const tests = parts.map((part) => testOf(part.trim()) ?? part);
  const fault = tests.find((test) => typeof test === 'string');
  return fault ?? tests.filter((test) => typeof test !== 'string');
}

function testOf(part: string): Test | undefined {
  const { field = '', operator = '', value = '' } = /^(?<field>\w+) (?<operator>eq|ge|le) '(?<value>[^']*)'$/i.exec(part)?.groups ?? {};
  const same = (text: string | null): boolean => text?.toLowerCase() === value.toLowerCase();
  switch (`${field} ${operator}`.toLowerCase()) {
    case 'eventtimestamp ge':
      return ({ at }) => at.getTime() >= Date.parse(value);
    case 'eventtimestamp le':
      return ({ at }) => at.getTime() <= Date.parse(value);
    case 'resourceuri eq':
    case 'resourceid eq':
      return ({ resourceId }) => same(resourceId);
    case 'resourcegroupname eq':
      return ({ resourceId }) => same(resourceGroupOfId(resourceId)?.split('/').at(-1) ?? null);
    case 'resourceprovider eq':
      return ({ action }) => same(action.split('/')[0] ?? '');
    case 'correlationid eq':
      return ({ correlationId }) => same(correlationId);
    case 'eventchannels eq':
      return () => true;
    default:
      return undefined;
  }
}

function entryOf({ id, happening }: { id: string; happening: Happening }): JsonObject {
  const { action, at, caller, correlationId, request, resourceId, succeeded, type } = happening;
  const subscription = subscriptionOfId(resourceId) ?? '';
  return {
    id: `${resourceId}/events/${id}/ticks/${at.getTime()}`,
    eventDataId: id,
    correlationId,
    operationId: correlationId,
    caller: caller.name,
    claims: claimsOf(caller),
    authorization: { action, scope: resourceId },
    eventName: named('EndRequest', 'End request'),
    category: named('Administrative'),
    operationName: named(action),
    status: named(succeeded ? 'Succeeded' : 'Failed'),
    subStatus: named(''),
    level: succeeded ? 'Informational' : 'Error',
    resourceId,
    resourceType: named(type),
    resourceProviderName: named(action.split('/')[0] ?? ''),
    resourceGroupName: resourceGroupOfId(resourceId)?.split('/').at(-1) ?? '',
    ...(request === undefined ? {} : { httpRequest: { clientRequestId: correlationId, method: request.method, uri: request.url } }),
    eventTimestamp: at.toISOString(),
    submissionTimestamp: at.toISOString(),
    subscriptionId: subscription.replace('/subscriptions/', ''),
    tenantId: TENANT_ID,
  };
}

function named(value: string, localizedValue = value): JsonObject {
  return { value, localizedValue };
}
